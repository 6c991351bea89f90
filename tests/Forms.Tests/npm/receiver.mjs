// A form's target: `node receiver.mjs <module> <secret> [how many to answer with 503 first]`. The module is the documentation's example.
// The first line on stdout is the port; then one JSON line for each request.
import { createServer } from "node:http";

const [module, secret, failures] = process.argv.slice(2);
process.env.FORM_SECRET = secret;
const { readSubmission } = await import(module);
let left = Number(failures ?? 0);

const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  const result = { id: request.headers["webhook-id"] };
  try {
    result.submission = readSubmission(request.headers, body);
    result.status = left-- > 0 ? 503 : 204;
  } catch (error) {
    result.error = error.message;
    result.status = 401;
  }
  console.log(JSON.stringify(result));
  response.writeHead(result.status).end();
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit()).resume();
