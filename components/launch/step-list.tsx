"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { StepMark } from "@/components/launch/step-mark";
import { stepPlaces } from "@/components/launch/step-places";
import { buttonVariants } from "@/components/ui/button";
import { useWorkspace } from "@/hooks/use-workspace";
import type { SetupStepView } from "@/lib/launch/views";
import { cn } from "@/lib/shared/cn";

/** The steps in their order: the next one offers itself, those that are done are ticked. */
export function StepList({ steps }: { steps: readonly SetupStepView[] }) {
  const t = useTranslations("launch.setup");
  const { slug } = useWorkspace();
  const next = steps.find(({ done }) => !done)?.step;
  return (
    <ol className="flex flex-col divide-y">
      {steps.map(({ step, done }) => (
        <li key={step} data-step={step} data-done={done} className="flex items-center gap-3 px-5 py-3">
          <StepMark mark={done ? "passed" : "open"} />
          <div className="min-w-0 flex-1">
            <p className={cn("font-medium", done && "text-muted-foreground")}>
              {t(`steps.${step}.title`)}
              <span className="sr-only">: {t(done ? "done" : "open")}</span>
            </p>
            {!done && <p className="max-w-prose text-sm text-muted-foreground">{t(`steps.${step}.why`)}</p>}
          </div>
          {!done && (
            <Link
              href={`/w/${slug}/${stepPlaces[step]}`}
              aria-label={`${t(`steps.${step}.action`)}: ${t(`steps.${step}.title`)}`}
              className={buttonVariants({ variant: step === next ? "primary" : "outline", size: "sm" })}
            >
              {t(`steps.${step}.action`)}
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}
