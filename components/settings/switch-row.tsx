import type { ReactNode } from "react";
import { Switch } from "@/components/ui/switch";

/** A switch with what it means beside it. */
export function SwitchRow({
  label,
  help,
  checked,
  onChange,
  disabled,
  children,
}: {
  label: string;
  help: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-4 border-b px-5 py-4 last:border-b-0">
      <label className="flex items-start justify-between gap-6">
        <span className="flex max-w-prose min-w-0 flex-col gap-0.5">
          <span className="font-medium">{label}</span>
          <span className="text-sm text-muted-foreground">{help}</span>
        </span>
        <Switch
          checked={checked}
          onCheckedChange={onChange}
          disabled={disabled}
          aria-label={label}
          className="mt-0.5"
        />
      </label>
      {checked && children}
    </div>
  );
}
