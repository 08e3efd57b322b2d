-- CreateTable
CREATE TABLE "Duty" (
    "name" TEXT NOT NULL,
    "doneAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Duty_pkey" PRIMARY KEY ("name")
);

INSERT INTO "Duty" ("name") VALUES ('positions');
