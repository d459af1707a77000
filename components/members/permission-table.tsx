"use client";

import { Check, Minus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Card, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { permissions, type PermissionName } from "@/lib/tenancy/permissions";
import { roleAllows, roles } from "@/lib/tenancy/roles";

const columns = roles.toReversed();
const names = Object.keys(permissions) as PermissionName[];

/** What each role may do, from the list the endpoints are held against. */
export function PermissionTable() {
  const t = useTranslations("members.table");
  const members = useTranslations("accounts.members");
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("text")}</CardDescription>
      </CardHeader>
      <div className="px-2 py-3">
        <Table aria-label={t("title")}>
          <thead>
            <TableRow>
              <TableHead>{t("what")}</TableHead>
              {columns.map((role) => (
                <TableHead key={role} className="w-16 text-center">
                  {members(`roles.${role}`)}
                </TableHead>
              ))}
            </TableRow>
          </thead>
          <tbody>
            {names.map((name) => (
              <TableRow key={name}>
                <th scope="row" className="min-w-56 px-3 py-2 text-left font-normal">
                  {t(name)}
                </th>
                {columns.map((role) => {
                  const may = roleAllows(role, permissions[name].role);
                  const Icon = may ? Check : Minus;
                  return (
                    <TableCell key={role} className="text-center">
                      <Icon
                        role="img"
                        aria-label={may ? t("yes") : t("no")}
                        className={may ? "inline size-4 text-success" : "inline size-4 text-muted-foreground"}
                      />
                    </TableCell>
                  );
                })}
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
    </Card>
  );
}
