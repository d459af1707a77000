"use client";

import { FileText, ImageIcon, MapPin, Play, ShoppingBag } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ShownHeader } from "@/components/templates/preview/shown";
import { cn } from "@/lib/shared/cn";

const surface = "relative grid w-full place-items-center overflow-hidden rounded-lg bg-foreground/8";

function Video({ url }: { url: string | null }) {
  const t = useTranslations("template-preview");
  return (
    <div className={cn(surface, "aspect-video")} role="img" aria-label={t("video")}>
      {url && <video src={url} muted playsInline preload="metadata" className="size-full object-cover" />}
      <span className="absolute grid size-11 place-items-center rounded-full bg-stage-control text-stage-foreground">
        <Play className="size-5 fill-current" aria-hidden="true" />
      </span>
    </div>
  );
}

function Picture({ url, name }: { url: string | null; name: string | null }) {
  const t = useTranslations("template-preview");
  if (url) {
    return (
      <img
        src={url}
        alt={name ?? t("image")}
        className="aspect-[1.91/1] w-full rounded-lg bg-foreground/8 object-cover"
      />
    );
  }
  return (
    <div className={cn(surface, "aspect-[1.91/1]")} role="img" aria-label={t("image")}>
      <ImageIcon className="size-8 opacity-45" aria-hidden="true" />
    </div>
  );
}

function Document({ name }: { name: string | null }) {
  const t = useTranslations("template-preview");
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name ?? "")?.[1]?.toUpperCase() ?? "PDF";
  return (
    <div className="flex items-center gap-2.5 rounded-lg bg-foreground/6 p-2.5">
      <FileText className="size-7 shrink-0 text-danger" strokeWidth={1.5} aria-hidden="true" />
      <span className="flex min-w-0 flex-col">
        <bdi className="truncate text-sm font-medium">{name ?? t("document")}</bdi>
        <span className="text-xs opacity-70">{ending}</span>
      </span>
    </div>
  );
}

function Place({ name, address }: { name: string | null; address: string | null }) {
  const t = useTranslations("template-preview");
  return (
    <div className="overflow-hidden rounded-lg bg-foreground/6">
      <svg
        viewBox="0 0 256 96"
        preserveAspectRatio="xMidYMid slice"
        aria-hidden="true"
        className="block h-24 w-full text-foreground/14"
      >
        <path
          d="M-10 70c44-22 80 6 128-12s86-40 150-28M40-6c6 34 30 52 26 110M176-6c-12 30 8 64-6 110M-10 26l120-14M120 104l150-36"
          fill="none"
          stroke="currentColor"
          strokeWidth="6"
        />
        <g className="text-danger" transform="translate(116 26)">
          <path d="M12 0a12 12 0 0 1 12 12c0 9-12 24-12 24S0 21 0 12A12 12 0 0 1 12 0Z" fill="currentColor" />
          <circle cx="12" cy="12" r="4.5" className="fill-card" />
        </g>
      </svg>
      <div className="flex flex-col p-2.5">
        <bdi className="flex items-center gap-1 text-sm font-medium wrap-anywhere">
          {!name && <MapPin className="size-3.5 shrink-0" aria-hidden="true" />}
          {name ?? t("location")}
        </bdi>
        <bdi className="text-xs wrap-anywhere opacity-70">{address ?? (name ? "" : t("locationLater"))}</bdi>
      </div>
    </div>
  );
}

/** A product as WhatsApp shows it from the catalogue: picture, name and price, which are not known here. */
function Product({ id }: { id: string | null }) {
  const t = useTranslations("template-preview");
  return (
    <div className="overflow-hidden rounded-lg bg-foreground/6">
      <div className={cn(surface, "aspect-[1.91/1] rounded-none")} role="img" aria-label={t("product")}>
        <ShoppingBag className="size-8 opacity-45" aria-hidden="true" />
      </div>
      <div className="flex flex-col p-2.5">
        <bdi className="text-sm font-medium wrap-anywhere">{id ?? t("product")}</bdi>
        <span className="text-xs opacity-70">{t("productText")}</span>
      </div>
    </div>
  );
}

function Products({ text, count }: { text: string; count: number | null }) {
  const t = useTranslations("template-preview");
  return (
    <div className="flex items-center gap-2.5 rounded-lg bg-foreground/6 p-2.5">
      <span className="grid size-11 shrink-0 place-items-center rounded-md bg-foreground/8">
        <ShoppingBag className="size-5 opacity-45" aria-hidden="true" />
      </span>
      <span className="flex min-w-0 flex-col">
        {text.trim() !== "" && (
          <bdi dir="auto" className="text-sm font-semibold wrap-anywhere">
            {text}
          </bdi>
        )}
        <span className="text-xs opacity-70">
          {count === null ? t("productsLater") : t("products", { count })}
        </span>
      </span>
    </div>
  );
}

/** What stands above the words. */
export function TemplateHeader({ header }: { header: ShownHeader }) {
  switch (header.kind) {
    case "text":
      return header.text.trim() === "" ? null : (
        <p dir="auto" className="px-1 font-semibold wrap-anywhere">
          {header.text}
        </p>
      );
    case "image":
      return <Picture {...header} />;
    case "video":
    case "gif":
      return <Video url={header.url} />;
    case "document":
      return <Document name={header.name} />;
    case "location":
      return <Place {...header} />;
    case "product":
      return <Product id={header.id} />;
    case "products":
      return <Products {...header} />;
  }
}
