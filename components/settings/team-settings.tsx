"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { LibraryPage, RowActions } from "@/components/settings/library-page";
import { useMembers, useTeams } from "@/components/settings/use-library";
import { useLibraryWrites } from "@/components/settings/use-library-writes";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Form } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useMay } from "@/hooks/use-workspace";
import type { TeamView } from "@/lib/team/views";
import type { MemberView } from "@/lib/tenancy/views";

type TeamInput = { name: string; memberIds: string[] };

function MemberPicker({
  members,
  chosen,
  onChange,
}: {
  members: MemberView[];
  chosen: string[];
  onChange: (userIds: string[]) => void;
}) {
  const t = useTranslations("library.teams");
  const [query, setQuery] = useState("");
  const asked = query.trim().toLocaleLowerCase();
  const shown = members.filter(({ name, email }) => `${name} ${email}`.toLocaleLowerCase().includes(asked));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-base font-medium">{t("members")}</legend>
      {members.length > 8 && (
        <Input
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          placeholder={t("search")}
          aria-label={t("search")}
        />
      )}
      <div className="scrollbar-quiet flex max-h-64 flex-col overflow-y-auto rounded-md border">
        {shown.map((member) => (
          <Checkbox
            key={member.userId}
            className="items-center border-b px-3 py-2 last:border-b-0 hover:bg-accent pointer-coarse:py-3"
            checked={chosen.includes(member.userId)}
            onCheckedChange={(checked) =>
              onChange(
                checked ? [...chosen, member.userId] : chosen.filter((userId) => userId !== member.userId),
              )
            }
            label={
              <span className="flex items-center gap-2">
                <Avatar name={member.name} seed={member.userId} image={member.image} size="sm" />
                <bdi className="min-w-0 break-words">{member.name}</bdi>
              </span>
            }
          />
        ))}
        {shown.length === 0 && <p className="px-3 py-4 text-sm text-muted-foreground">{t("nobody")}</p>}
      </div>
    </fieldset>
  );
}

function TeamDialog({
  team,
  members,
  onClose,
}: {
  team: TeamView | null;
  members: MemberView[];
  onClose: () => void;
}) {
  const t = useTranslations("library.teams");
  const common = useTranslations("common");
  const { save } = useLibraryWrites<TeamView, TeamInput>("teams");
  const [memberIds, setMemberIds] = useState(team?.memberIds ?? []);
  const fields = save.error?.fields ?? {};
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={team ? t("editTitle") : t("createTitle")} description={t("dialogText")}>
        <Form
          errors={save.error?.fields}
          onSubmit={(values) =>
            save.mutate(
              { id: team?.id, input: { name: String(values.get("name") ?? ""), memberIds } },
              { onSuccess: onClose },
            )
          }
        >
          <Field label={t("name")} error={fields.name ?? fields.memberIds ?? save.error?.message}>
            <Input name="name" defaultValue={team?.name} maxLength={60} autoComplete="off" autoFocus />
          </Field>
          <MemberPicker members={members} chosen={memberIds} onChange={setMemberIds} />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" loading={save.isPending}>
              {team ? common("save") : t("create")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

/** A few faces of a team and how many there are. */
function Faces({ team, members }: { team: TeamView; members: MemberView[] }) {
  const t = useTranslations("library.teams");
  const shown = members.filter(({ userId }) => team.memberIds.includes(userId));
  return (
    <span className="flex items-center gap-2 text-sm text-muted-foreground">
      <span aria-hidden="true" className="flex -space-x-1.5">
        {shown.slice(0, 5).map((member) => (
          <Avatar
            key={member.userId}
            name={member.name}
            seed={member.userId}
            image={member.image}
            size="sm"
            className="ring-2 ring-card"
          />
        ))}
      </span>
      {t("count", { count: team.memberIds.length })}
    </span>
  );
}

export function TeamSettings() {
  const t = useTranslations("library.teams");
  const teams = useTeams();
  const members = useMembers().data?.data ?? [];
  const may = useMay("admin");
  const { remove } = useLibraryWrites<TeamView, TeamInput>("teams");
  const [editing, setEditing] = useState<TeamView | "new" | null>(null);
  const [deleting, setDeleting] = useState<TeamView | null>(null);
  return (
    <>
      <LibraryPage
        words="teams"
        drawing="conversation"
        query={teams}
        may={may}
        onCreate={() => setEditing("new")}
      >
        {(entries) => (
          <Card>
            <ul>
              {entries.map((team) => (
                <li
                  key={team.id}
                  className="flex min-h-14 items-center gap-3 border-b px-5 py-2 last:border-b-0"
                >
                  <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1">
                    <bdi className="min-w-0 flex-1 basis-40 font-medium break-words">{team.name}</bdi>
                    <Faces team={team} members={members} />
                  </div>
                  {may && (
                    <RowActions
                      name={team.name}
                      onEdit={() => setEditing(team)}
                      onDelete={() => setDeleting(team)}
                    />
                  )}
                </li>
              ))}
            </ul>
          </Card>
        )}
      </LibraryPage>
      {editing && (
        <TeamDialog
          team={editing === "new" ? null : editing}
          members={members}
          onClose={() => setEditing(null)}
        />
      )}
      {deleting && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setDeleting(null)}
          title={t("deleteTitle", { name: deleting.name })}
          description={t("deleteText")}
          confirmLabel={t("deleteTeam")}
          onConfirm={() => {
            remove.mutate(deleting.id);
            setDeleting(null);
          }}
        />
      )}
    </>
  );
}
