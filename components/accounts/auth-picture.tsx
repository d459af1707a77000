import { CheckCheck } from "lucide-react";
import { useTranslations } from "next-intl";

/** Beside the forms on wide screens: what one is about to have. Decoration, so screen readers skip it. */
export function AuthPicture() {
  const t = useTranslations("accounts.picture");
  const bubble = "w-fit max-w-[17rem] rounded-2xl px-3.5 py-2.5 text-base shadow-pill";
  return (
    <div aria-hidden="true" className="flex w-full max-w-sm flex-col gap-8 select-none">
      <div className="flex flex-col gap-2.5">
        <p className={`${bubble} rounded-bl-sm bg-card text-card-foreground`}>{t("customer")}</p>
        <p className={`${bubble} self-end rounded-br-sm bg-bubble-out text-bubble-out-foreground`}>
          {t("answer")}
          <CheckCheck className="ml-2 inline size-4 text-tick-read" />
        </p>
        <p className={`${bubble} rounded-bl-sm bg-card text-card-foreground`}>{t("thanks")}</p>
      </div>
      <p className="text-lg font-medium text-balance text-muted-foreground">{t("caption")}</p>
    </div>
  );
}
