/** The whole body of an answer, with its status in front of one that is an error. */
export async function ended(answer: Promise<Response>): Promise<string> {
  const response = await answer;
  const text = await response.text();
  return response.ok ? text : `${response.status} ${text}`;
}
