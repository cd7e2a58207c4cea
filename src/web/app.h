#ifndef WEB_APP_H
#define WEB_APP_H

#include "node/node.h"

/*
 * The serving node: portal, desk, API, log paths, and a round of sync every
 * SYNC_SECONDS (0 = never) with everybody followed.  Says "listening on
 * http://ADDR:PORT/" on stdout when it is ready; returns when SIGINT or
 * SIGTERM comes, after finishing what is under way.
 */
struct app_config {
	const char *dir;
	struct str listen; /* "127.0.0.1:8420"; port 0 = any */
	int64_t sync_seconds;
	struct str public_url; /* how others reach us, if not as it listens:
				  "https://aid.example.org" */
};
enum err app_run(const struct app_config *config, struct refusal *ret_refusal);

#endif /* WEB_APP_H */
