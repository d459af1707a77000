"use client";

import { useEffect, useRef, useState, type ComponentProps, type DragEvent } from "react";
import { FileText, ImageIcon, RotateCw, Upload, Video, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { uploadFile } from "@/components/inbox/media/upload";
import { useMediaSource } from "@/components/inbox/media/source";
import { Button } from "@/components/ui/button";
import { ApiError, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { baseMime, misfitOf, sendLimits } from "@/lib/media/rules";
import type { MediaView } from "@/lib/media/views";
import { cn } from "@/lib/shared/cn";
import { newId } from "@/lib/shared/id";

export type PickKind = "image" | "video" | "document";
const icons = { image: ImageIcon, video: Video, document: FileText };

type State =
  | { name: "none" }
  | { name: "uploading"; file: File; share: number }
  | { name: "failed"; file: File; words: string; again: boolean };

type Props = {
  kind: PickKind;
  /** MIME types; as WhatsApp takes them when left out. */
  types?: readonly string[];
  mediaId: string | undefined;
  onChange: (media: MediaView | undefined) => void;
  /** What stands there while no file is chosen. */
  empty: string;
  invalid?: boolean;
  /** Of the button that chooses. */
  control?: Pick<ComponentProps<"button">, "aria-describedby" | "onBlur"> & { "data-path"?: string };
};

/** A file of ours: dropped or chosen, shown with how far it has come, refused at once when WhatsApp would refuse it. */
export function FilePick({
  kind,
  types = sendLimits[kind].mimeTypes,
  mediaId,
  onChange,
  empty,
  invalid,
  control,
}: Props) {
  const t = useTranslations("templates.file");
  const { slug } = useWorkspace();
  const sourceOf = useMediaSource();
  const [state, setState] = useState<State>({ name: "none" });
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const media = useApiQuery<MediaView>(`/media/${mediaId}`, { enabled: mediaId !== undefined });
  const Icon = icons[kind];

  const upload = async (file: File) => {
    const misfit = misfitOf(kind, { mimeType: file.type, sizeBytes: file.size });
    if (misfit || !types.includes(baseMime(file.type))) {
      const mb = Math.floor(sendLimits[kind].mostBytes / 1024 / 1024);
      const why = misfit?.reason ?? "wrong_type";
      const words = why === "wrong_type" ? t(`wrongType.${kind}`) : t(why, { mb });
      setState({ name: "failed", file, words, again: false });
      return;
    }
    abort.current?.abort();
    const own = (abort.current = new AbortController());
    setState({ name: "uploading", file, share: 0 });
    try {
      const uploaded = await uploadFile({
        slug,
        key: newId(),
        file,
        query: { kind, filename: file.name },
        onProgress: (share) => !own.signal.aborted && setState({ name: "uploading", file, share }),
        signal: own.signal,
      });
      setState({ name: "none" });
      onChange(uploaded);
    } catch (error) {
      if (own.signal.aborted) return;
      const words = error instanceof ApiError && error.message ? error.message : t("failed");
      const again = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
      setState({ name: "failed", file, words, again });
    }
  };
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isOver);
  };
  return (
    <div
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        const file = event.dataTransfer.files[0];
        if (file) void upload(file);
      }}
      className={cn(
        "flex min-h-16 flex-wrap items-center gap-3 rounded-lg border border-dashed border-input p-3 transition-colors",
        over && "border-primary bg-primary-soft",
        invalid && "border-danger",
      )}
    >
      <span className="grid size-11 shrink-0 place-items-center overflow-hidden rounded-md bg-muted text-muted-foreground">
        {media.data && kind === "image" ? (
          <img src={sourceOf(media.data)} alt="" className="size-full object-cover" />
        ) : (
          <Icon className="size-5" aria-hidden="true" />
        )}
      </span>
      <div className="flex min-w-0 flex-1 basis-32 flex-col gap-1 text-sm" aria-live="polite">
        {state.name === "uploading" ? (
          <>
            <bdi className="truncate">{state.file.name}</bdi>
            <progress
              value={state.share}
              max={1}
              aria-label={t("progress")}
              className="h-1.5 w-full overflow-hidden rounded-full accent-primary"
            />
          </>
        ) : state.name === "failed" ? (
          <span className="text-danger">{state.words}</span>
        ) : mediaId ? (
          <bdi className="truncate font-medium">{media.data?.filename ?? t("ready")}</bdi>
        ) : (
          <span className="text-muted-foreground">{empty}</span>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-1">
        {state.name === "uploading" ? (
          <Button
            variant="ghost"
            size="icon"
            aria-label={t("cancel")}
            onClick={() => {
              abort.current?.abort();
              setState({ name: "none" });
            }}
          >
            <X />
          </Button>
        ) : (
          <>
            {state.name === "failed" && state.again && (
              <Button variant="outline" size="sm" onClick={() => void upload(state.file)}>
                <RotateCw />
                {t("again")}
              </Button>
            )}
            <Button {...control} variant="outline" size="sm" onClick={() => picker.current?.click()}>
              <Upload />
              {t(mediaId ? "replace" : "choose")}
            </Button>
            {mediaId && (
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t("remove")}
                onClick={() => onChange(undefined)}
              >
                <X />
              </Button>
            )}
          </>
        )}
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        accept={types.join(",")}
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = "";
          if (file) void upload(file);
        }}
      />
    </div>
  );
}
