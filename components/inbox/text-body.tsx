"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import { onlyEmoji } from "@/components/inbox/formatting";
import { RichText } from "@/components/inbox/rich-text";

/** Longer texts are folded; nobody reads 4,096 characters in passing. */
const foldAt = 900;
const foldLines = 14;
/** What is beyond is not worth the time of formatting it. */
const formatAt = 20_000;

function fold(text: string): string | null {
  const lines = text.split("\n");
  if (text.length <= foldAt + 120 && lines.length <= foldLines + 4) return null;
  return lines.slice(0, foldLines).join("\n").slice(0, foldAt).trimEnd();
}

/** @param tail the time and the ticks, which stand at the end of the words */
export function TextBody({ text, tail }: { text: string; tail?: ReactNode }) {
  const t = useTranslations("inbox.message");
  const [open, setOpen] = useState(false);
  if (onlyEmoji(text)) return <p className="py-0.5 text-[2.25rem] leading-[1.25]">{text.trim()}</p>;
  const short = fold(text);
  if (!short) return <RichText text={text.slice(0, formatAt)} tail={tail} />;
  return (
    <>
      <RichText text={open ? text.slice(0, formatAt) : `${short}…`} />
      <div className="flow-root">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="mt-1 text-sm font-medium text-link hover:underline"
        >
          {open ? t("less") : t("more", { count: text.length })}
        </button>
        {tail}
      </div>
    </>
  );
}
