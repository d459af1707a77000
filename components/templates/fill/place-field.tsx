"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { readCoordinates } from "@/components/inbox/compose/place-text";
import type { Fill } from "@/components/templates/fill/use-fill";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type Props = { label: string; fill: Fill; slotKey: string; error: string | null };

/** A place for the header: coordinates or a link of a map, a name and an address. */
export function PlaceField({ label, fill, slotKey, error }: Props) {
  const t = useTranslations("templates.fill.place");
  const source = fill.mapping[slotKey];
  const known = source?.kind === "location" ? source : null;
  const [place, setPlace] = useState({
    where: known ? `${known.latitude}, ${known.longitude}` : "",
    name: known?.name ?? "",
    address: known?.address ?? "",
  });
  const write = (change: Partial<typeof place>) => {
    const next = { ...place, ...change };
    setPlace(next);
    const coordinates = readCoordinates(next.where);
    const [name, address] = [next.name.trim(), next.address.trim()];
    fill.put(
      slotKey,
      coordinates && name && address ? { kind: "location", ...coordinates, name, address } : null,
    );
  };
  const field = (key: keyof typeof place, placeholder?: string) => (
    <Field
      label={t(key)}
      help={key === "where" ? t("whereHelp") : undefined}
      error={
        error && (key === "where" ? !readCoordinates(place.where) : !place[key].trim())
          ? t(`missing.${key}`)
          : null
      }
    >
      <Input
        dir={key === "where" ? "ltr" : "auto"}
        autoComplete="off"
        placeholder={placeholder}
        value={place[key]}
        onChange={(event) => write({ [key]: event.target.value })}
      />
    </Field>
  );
  return (
    <fieldset className="flex flex-col gap-2.5">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {field("where", "52.520008, 13.404954")}
      {field("name")}
      {field("address")}
    </fieldset>
  );
}
