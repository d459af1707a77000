"use client";

import { useState } from "react";
import { UserPlus } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { useApiMutation } from "@/hooks/use-api";
import type { SandboxCustomer } from "@/lib/sandbox/views";

type Props = { phoneNumberId: string; onCreated: (customer: SandboxCustomer) => void };

export function CreateCustomerDialog({ phoneNumberId, onCreated }: Props) {
  const t = useTranslations("sandbox");
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<"phone" | "username">("phone");
  const create = useApiMutation(
    (api, input: Record<string, string>) =>
      api.post<SandboxCustomer>(`/sandbox/${phoneNumberId}/customers`, input),
    {
      onSuccess: async (customer) => {
        await client.invalidateQueries();
        setOpen(false);
        onCreated(customer);
      },
    },
  );
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (next) create.reset();
      }}
    >
      <DialogTrigger>
        <Button variant="outline">
          <UserPlus />
          {t("newCustomer")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t("create.title")}>
        <Form
          errors={create.error?.fields}
          onSubmit={(values) => {
            const given = Object.entries({
              name: values.get("name"),
              phone: values.get("phone"),
              username: values.get("username"),
            });
            create.mutate(
              Object.fromEntries(given.flatMap(([key, value]) => (value ? [[key, String(value)]] : []))),
            );
          }}
        >
          <Field
            label={t("create.name")}
            help={t("create.nameHint")}
            error={create.error?.fields.name}
            required
          >
            <Input name="name" autoComplete="off" maxLength={60} />
          </Field>
          <Segmented
            label={t("create.kind")}
            value={kind}
            onChange={setKind}
            options={[
              { value: "phone", label: t("create.withPhone") },
              { value: "username", label: t("create.withUsername") },
            ]}
          />
          {kind === "phone" ? (
            <Field label={t("create.phone")} help={t("create.phoneHint")} error={create.error?.fields.phone}>
              <Input name="phone" inputMode="numeric" autoComplete="off" />
            </Field>
          ) : (
            <Field
              label={t("create.username")}
              help={t("create.usernameHint")}
              error={create.error?.fields.username}
              required
            >
              <Input name="username" autoComplete="off" />
            </Field>
          )}
          {create.error && Object.keys(create.error.fields).length === 0 && (
            <p role="alert" className="text-sm text-danger">
              {create.error.message}
            </p>
          )}
          <Button type="submit" loading={create.isPending} className="self-end">
            {t("create.submit")}
          </Button>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
