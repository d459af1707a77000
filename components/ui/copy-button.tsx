"use client";

import { useEffect, useState } from "react";
import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";

/** Copies `text`; without `label` it is an icon with a tooltip. */
export function CopyButton({ text, label, className }: { text: string; label?: string; className?: string }) {
  const t = useTranslations("common");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => toast.error(t("copyFailed")),
    );
  const icon = copied ? <Check className="text-success" /> : <Copy />;
  const name = copied ? t("copied") : (label ?? t("copy"));
  return (
    <>
      {label ? (
        <Button variant="outline" size="sm" onClick={copy} className={className}>
          {icon}
          {name}
        </Button>
      ) : (
        <Tooltip label={name}>
          <Button variant="ghost" size="icon-sm" onClick={copy} aria-label={name} className={className}>
            {icon}
          </Button>
        </Tooltip>
      )}
      <span className="sr-only" aria-live="polite">
        {copied ? t("copied") : ""}
      </span>
    </>
  );
}
