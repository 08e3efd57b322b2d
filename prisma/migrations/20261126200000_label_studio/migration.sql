-- Projects of Label Studio that users connected: where their images are fetched, and with which token.
CREATE TABLE "LabelStudioProject" (
    "ownerId" TEXT NOT NULL,
    "project" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "connectedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LabelStudioProject_pkey" PRIMARY KEY ("ownerId", "project")
);
