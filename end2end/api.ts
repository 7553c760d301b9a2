// The platform's other door: what a client of the REST interface does.

import { setTimeout as pause } from "node:timers/promises";

import { PASSWORD, type Site } from "./site.ts";

export interface Client {
  user: { login: string; name: string; organisation: string; organisation_name: string };
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>;
}

export async function client(site: Site, login: string): Promise<Client> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${site.url}/api/v1/sessions`, {
    method: "POST",
    headers,
    body: JSON.stringify({ login, password: PASSWORD }),
  });
  if (answer.status !== 201) throw new Error(`${login} does not sign in: ${answer.status} ${await answer.text()}`);
  const { token, user } = (await answer.json()) as { token: string; user: Client["user"] };
  return {
    user,
    async call(method, path, body) {
      const answer = await fetch(`${site.url}/api/v1${path}`, {
        method,
        headers: { ...headers, authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text ? JSON.parse(text) : undefined };
    },
  };
}

/** Reads the short reader `E2E-READ` for as long as it asks, and returns the id of the entry. */
export async function earn(site: Site, login: string): Promise<string> {
  const teacher = await client(site, login);
  await teacher.call("POST", "/courses/E2E-READ/enrolments");
  await pause(3_100);
  const unit = (await unitOf(teacher, "E2E-READ", "text")).id;
  const { body } = await teacher.call("POST", `/me/units/${unit}/heartbeats`, { session: "api", watched: [[0, 3]] });
  if (!body?.credit) throw new Error(`nothing was credited: ${JSON.stringify(body)}`);
  return body.credit.entry;
}

/** The city decides the rules of the year anew, as they are but for `changed`. For a site of one's own: every spec lives by them. */
export async function decide(site: Site, changed: Record<string, unknown>): Promise<void> {
  const city = await client(site, "city1");
  const known = (await city.call("GET", "/policies")).body.items.find((item: any) => item.in_force).policy;
  const policy = { ...known, ...changed, version: `${known.version}a` };
  const answer = await city.call("POST", "/policies", { policy, note: "" });
  if (answer.status !== 201) throw new Error(`the policy is refused: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** The unit of a course whose id ends in `key`. */
export async function unitOf(someone: Client, code: string, key: string): Promise<{ id: string; title: string }> {
  const { body } = await someone.call("GET", `/courses/${code}`);
  const units = body.sections.flatMap((section: any) => section.units);
  const unit = units.find((each: any) => each.id === key || each.id.endsWith(`~${key}`));
  if (!unit) throw new Error(`${code} has no unit ${key}: ${JSON.stringify(body)}`);
  return unit;
}
