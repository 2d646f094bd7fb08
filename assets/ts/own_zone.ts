// Which zone this browser lives in, told to the server by a cookie of ours (teams/own_zone.py reads it).
const YEAR = 31_536_000; // seconds

/** The zone, where the server didn't know it yet (`shown`: what it knows). */
export function tellZone(shown: string): string | null {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (!timeZone || timeZone === shown) return null;
  const [name, secure] = location.protocol === "https:" ? ["__Host-zona", "; Secure"] : ["zona", ""];
  document.cookie = `${name}=${timeZone}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  return timeZone;
}
