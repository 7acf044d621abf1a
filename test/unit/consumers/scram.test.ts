/** The verifier is what Postgres itself makes; the server test signs in with it. */
import { scramVerifier } from "../../../consumers/bootstrap/postgres/scram";

it("is the verifier that Postgres keeps", () => {
  const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
  // The exchange in RFC 7677, section 3: user "user", password "pencil".
  expect(scramVerifier("pencil", salt)).toBe(
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
  );
});

it("is another one each time", () => {
  expect(scramVerifier("pencil")).not.toBe(scramVerifier("pencil"));
});

it.each(["pass word", "pässword", "", "a\nb"])("refuses %j, which clients would not agree on", (password) => {
  expect(() => scramVerifier(password)).toThrow(/printable ASCII/);
});
