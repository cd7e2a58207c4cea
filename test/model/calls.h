#ifndef CALLS_H
#define CALLS_H

#include "model.h"

/* For the functions of the kinds. */
enum { UNKNOWN = 999, LOOKS = 12, NEAR = 200 };
#define MOST INT64_C(1000000000000000) /* of one amount */

void add_sum(struct call *c, struct sum sum);
void add_day(struct model *m, struct call *c);

/* A random number below N. */
int pick(struct model *m, int n);

/* Mostly somebody who may: the one of that role, or the one of all. */
int pick_member(struct model *m, unsigned role);

/* The number of an account of the log, or of none. */
int pick_account(struct model *m, int log);

/* Account N, or NULL. */
const struct account *account_at(const struct model *m, int log, int n);

/* Some amount against what is there: all, a bit more, wrong ones. */
struct sum pick_sum(struct model *m, const struct balance *there);

/* Mostly another one, also one without a log. */
int other_party(struct model *m, int log);

/* The number of a new id among N, mostly, else of an old one. */
int pick_id(struct model *m, int n);

int check_role(const struct call *c, unsigned role);
int check_sum(struct sum sum, int currency);
int check_account(const struct account *a, struct sum sum);

/* vouchers.c */
int try_approved(struct model *m, struct call *c);
int try_reversed(struct model *m, struct call *c);
int try_disclosed(struct model *m, struct call *c);

#endif /* CALLS_H */
