// Upload a file with tus-js-client as it comes from npm; goes on where it was killed.
// Arguments: JSON {url, headers, path, metadata, memory}. Prints the offset after each piece.
import fs from "node:fs";
import * as tus from "tus-js-client";

const given = JSON.parse(process.argv[2]);
let receipt = null;

const upload = new tus.Upload(fs.createReadStream(given.path), {
  endpoint: given.url,
  headers: given.headers,
  metadata: given.metadata,
  chunkSize: 700_000,
  retryDelays: [500, 1000, 2000],
  urlStorage: new tus.FileUrlStorage(given.memory),
  overridePatchMethod: Boolean(given.overrides),
  uploadDataDuringCreation: Boolean(given.at_once),
  onAfterResponse: (_request, response) => {
    receipt = response.getHeader("Tareeq-Receipt") ?? receipt;
  },
  onChunkComplete: async (_size, accepted) => {
    console.log("offset", accepted);
  },
  onSuccess: () => console.log("receipt", receipt),
  onError: (error) => {
    console.log("failed", String(error));
    process.exit(1);
  },
});

const earlier = await upload.findPreviousUploads();
if (earlier.length > 0) upload.resumeFromPreviousUpload(earlier[0]);
console.log("begins", earlier.length);
upload.start();
