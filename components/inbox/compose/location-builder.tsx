"use client";

import { useState } from "react";
import { LocateFixed } from "lucide-react";
import { useTranslations } from "next-intl";
import { Builder, LimitedField } from "@/components/inbox/compose/builder";
import type { Deliver } from "@/components/inbox/compose/delivery";
import { readCoordinates } from "@/components/inbox/compose/place-text";
import { Button } from "@/components/ui/button";
import { limits } from "@/lib/whatsapp/outgoing";

/** A place on the map: by its coordinates or where one is, with a name and an address. */
export default function LocationBuilder({ onClose }: { onClose: () => void }) {
  const t = useTranslations("compose.location");
  const [where, setWhere] = useState("");
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState(false);
  const coordinates = readCoordinates(where);
  const location = coordinates && {
    ...coordinates,
    ...(name.trim() ? { name: name.trim() } : {}),
    ...(address.trim() ? { address: address.trim() } : {}),
  };
  const tooLong = name.length > limits.place || address.length > limits.place;

  const locate = () => {
    setAsking(true);
    setRefused(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setWhere(`${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`);
        setAsking(false);
      },
      () => {
        setRefused(true);
        setAsking(false);
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  };
  const submit = (deliver: Deliver) => {
    setTried(true);
    if (location && !tooLong) deliver({ type: "location", location }, { onDone: onClose });
  };
  return (
    <Builder
      title={t("title")}
      message={location && { type: "location", location }}
      sendLabel={t("send")}
      onSend={submit}
      onClose={onClose}
    >
      <LimitedField
        label={t("where")}
        help={refused ? t("refused") : t("whereHelp")}
        placeholder="52.520008, 13.404954"
        autoFocus
        value={where}
        onChange={setWhere}
        error={tried && !coordinates ? t("whereMissing") : null}
      />
      <Button variant="outline" size="sm" className="self-start" loading={asking} onClick={locate}>
        <LocateFixed />
        {t("mine")}
      </Button>
      <LimitedField label={t("name")} optional value={name} onChange={setName} most={limits.place} />
      <LimitedField
        label={t("address")}
        optional
        long
        value={address}
        onChange={setAddress}
        most={limits.place}
      />
    </Builder>
  );
}
