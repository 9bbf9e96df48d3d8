import { expect, test } from "vitest";
import { isLoopback, refusalOf } from "./refusal.ts";

const asked = (host: string | undefined, method = "GET") => refusalOf({ method, headers: { host } })?.status;

test("names of this machine are answered on any port, since tunnels have their own, and no other name is", () => {
  for (const host of ["localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8421", "127.9.9.9:1", "[::1]", "[::1]:65535"]) {
    expect([host, asked(host)]).toEqual([host, undefined]);
  }
  for (const host of [
    undefined,
    "",
    "evil.test",
    "localhost.evil.test",
    "127.0.0.1.evil.test",
    "localhost:80:evil",
    "0.0.0.0",
    "127.0.0.1@evil.test",
    "::1",
    "localhost\t",
  ]) {
    expect([host, asked(host)]).toEqual([host, 421]);
  }
});

test("only what reads is answered", () => {
  expect(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"].map((method) => asked("localhost", method))).toEqual([
    undefined,
    undefined,
    ...Array.from({ length: 6 }, () => 405),
  ]);
});

test("addresses that others reach are no loopback", () => {
  expect(["127.0.0.1", "127.1.2.3", "::1", "localhost"].every(isLoopback)).toBe(true);
  expect(["0.0.0.0", "::", "192.168.1.2", "localhost.test", "", "127.0.0.1, 0.0.0.0"].some(isLoopback)).toBe(false);
});
