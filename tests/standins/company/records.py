"""The records: leads that become contacts, accounts and deals, and all that hangs on these. They agree with each other.

A lead that was converted has its contact, its account and its deal; the deal carries the lead's source and its account's
segment, and went through the stages of its process to where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle, product
from random import Random
from typing import Any

from standins.company import market
from standins.company.clock import ago
from standins.company.model import Company, Field, Move, Record
from standins.company.people import INTEGRATION, left, of_team
from standins.company.standard import VALUE_SETS
from standins.company.words import COMPANIES, COUNTRIES, FIRST, LAST, TRADES

DAYS = 540
"""Days back to which leads and deals reach."""
_MATURE = 25
"""Days after which a lead may have been converted."""
_SHARE = {"Web": 22, "Paid Search": 14, "Content Syndication": 10, "Webinar": 13, "Conference": 11, "Referral": 8, "Outbound": 14,
          "Partner": 8}  # fmt: skip
"""Of a hundred leads, how many come from each source; what is left over has the catch-all."""
_POOL = 20


class Blanks:
    """Records with every field of their object, the custom ones that nobody looks at filled."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._pools: dict[str, list[Record]] = {}
        self._numbers: dict[str, Iterator[int]] = {}

    def make(self, object_: str, at: datetime, by: str, **given: Any) -> Record:
        """One record more of an object, made at a time by somebody, and note it."""
        if object_ not in self._pools:
            self._pools[object_] = list(_pool(self._company, object_))
        records = self._company.records.setdefault(object_, [])
        number = len(records) + 1
        record = self._pools[object_][number % _POOL] | given
        record["Id"] = f"{object_}/{number}"
        record["CreatedDate"] = record["LastModifiedDate"] = record["SystemModstamp"] = at
        record["CreatedById"] = record["LastModifiedById"] = by
        records.append(record)
        return record


def touch(record: Record, at: datetime, by: str) -> None:
    """Note that somebody changed a record."""
    if at >= record["LastModifiedDate"]:
        record["LastModifiedDate"] = record["SystemModstamp"] = at
        record["LastModifiedById"] = by


def _pool(company: Company, object_: str) -> Iterator[Record]:
    fields = list(company.objects[object_].fields.values())
    for number in range(_POOL):
        yield {field.name: filler(company, field, number) for field in fields}


def filler(company: Company, field: Field, number: int) -> Any:
    """What stands in a custom field of the n-th record; None in every fourth one, and in all standard fields but checkboxes."""
    if field.type == "boolean":
        return field.custom and number % 2 == 0
    if not field.custom or field.type == "lookup" or number % 4 == 3:
        return None
    if field.type in {"picklist", "multi_picklist"}:
        return field.active[number % len(field.active)] if field.active else None
    at = ago(company, 20 + number * 11)
    return {
        "number": number * 3, "currency": 1000.0 + 250 * number, "percent": float(5 * number), "date": at.date(), "datetime": at,
        "url": f"https://docs.{company.domain}/{number}", "email": f"billing{number}@customer{number}.example",
    }.get(field.type, f"{field.label} {number}")  # fmt: skip


def keep(company: Company, rng: Random, leads: int, deals: int, accounts: int) -> None:
    """Give the company its records and the history of its leads and deals."""
    blanks = Blanks(company)
    _People(company, rng, blanks, deals=deals, accounts=accounts).live(leads)


class _People:
    """Leads, contacts, accounts and deals as they came about."""

    def __init__(self, company: Company, rng: Random, blanks: Blanks, *, deals: int, accounts: int) -> None:
        self._company, self._rng, self._blanks = company, rng, blanks
        self._sellers = cycle([person.username for person in of_team(company, "Sales")[1:]])
        self._partners = cycle([person.username for person in of_team(company, "Partnerships")])
        self._gone = [person.username for person in left(company, "Sales")]
        self._names = cycle(product(FIRST, LAST))
        self._firms = self._new_firms()
        self._robot = f"{INTEGRATION}@{company.domain}"
        self._segments = cycle(["Small Business", "Mid-Market", "Small Business", "Enterprise", "Mid-Market"])
        self._deals, self._most_accounts = deals, accounts
        self._accounts: list[Record] = []
        self._contacts: dict[str, Record] = {}

    def live(self, leads: int) -> None:
        """Let it all happen, the oldest first."""
        for _ in range(max(3, self._most_accounts // 5)):
            at = ago(self._company, self._rng.uniform(DAYS + 20, DAYS + 500))
            account = self._account(at, next(self._sellers), "Referral", next(self._segments))
            self._contact(account, at, "Referral")
        ages = [DAYS * (leads - number) / (leads + 1) for number in range(leads)]
        mature = sum(age > _MATURE for age in ages)
        wanted = min(int(mature * 0.4), int(self._deals * 0.75))
        sources = self._sources(leads)
        for number, age in enumerate(ages):
            converts = number < mature and (number + 1) * wanted // max(mature, 1) > number * wanted // max(mature, 1)
            self._lead(age, sources[number], converts=converts)
        self._expand(self._deals - len(self._company.records.get("Opportunity", [])))
        self._company.deal_moves.sort(key=lambda move: (move.record, move.at))

    def _sources(self, leads: int) -> list[str]:
        """The sources of the leads, each spread evenly over the time."""
        hundred = [source for source, share in _SHARE.items() for _ in range(share)]
        hundred += [market.CATCH_ALL] * (100 - len(hundred))
        found: list[str] = []
        while len(found) < leads:
            self._rng.shuffle(hundred)
            found += hundred
        return found[:leads]

    def _new_firms(self) -> Iterator[str]:
        for again, (trade, company) in product(range(1, 1000), product(TRADES, COMPANIES)):
            yield f"{company} {trade}" if again == 1 else f"{company} {trade} {again}"

    def _account(self, at: datetime, owner: str, source: str, segment: str, lead: Record | None = None) -> Record:
        region = lead["Region__c"] if lead else self._rng.choice(market.REGIONS)
        staff = {"Enterprise": 2500, "Mid-Market": 600, "Small Business": 80}[segment] + self._rng.randrange(100)
        name = lead["Company"] if lead else next(self._firms)
        account = self._blanks.make(
            "Account", at, self._robot, Name=name, OwnerId=owner, AccountSource=source, Type="Prospect", Segment__c=segment,
            Region__c=region, Tier__c=self._rng.choice(list(market.TIERS)),
            Industry=lead["Industry"] if lead else self._rng.choice(VALUE_SETS["Industry"]),
            BillingCountry=self._rng.choice(COUNTRIES[region]), NumberOfEmployees=staff, AnnualRevenue=staff * 120000.0,
            Website=f"https://www.{name.replace(' ', '-').lower()}.example", Rating="Warm", Phone="+1 555 0100",
            Customer_Since__c=None, Renewal_Date__c=None,
        )  # fmt: skip
        self._accounts.append(account)
        return account

    def _contact(self, account: Record, at: datetime, source: str, person: tuple[str, str] | None = None) -> Record:
        first, last = person or next(self._names)
        mail = f"{first}.{last}@{account['Website'].removeprefix('https://www.')}".lower()
        contact = self._blanks.make(
            "Contact", at, self._robot, FirstName=first, LastName=last, Name=f"{first} {last}", Email=mail, Phone="+1 555 0101",
            AccountId=account["Id"], OwnerId=account["OwnerId"], LeadSource=source, Title="Manager",
            MailingCountry=account["BillingCountry"],
        )  # fmt: skip
        self._contacts.setdefault(account["Id"], contact)
        return contact

    def _lead(self, age: float, source: str, *, converts: bool) -> None:
        at = ago(self._company, age)
        owner = next(self._partners if source == "Partner" else self._sellers)
        known = self._home(converts)
        first, last = next(self._names)
        firm = known["Name"] if known else next(self._firms)
        lead = self._blanks.make(
            "Lead", at, self._robot, FirstName=first, LastName=last, Name=f"{first} {last}", Company=firm, OwnerId=owner,
            Email=f"{first}.{last}@{firm.replace(' ', '-')}.example".lower(), Phone="+1 555 0102", LeadSource=source,
            Status="New", Segment__c=known["Segment__c"] if known else next(self._segments), Title="Manager", Rating="Warm",
            Region__c=known["Region__c"] if known else self._rng.choice(market.REGIONS), RecordTypeId="Lead.Standard",
            Industry=known["Industry"] if known else self._rng.choice(VALUE_SETS["Industry"]),
            Use_Case__c="Plan capacity for the coming season", IsConverted=False, Assigned_At__c=at, First_Response_At__c=None,
        )  # fmt: skip
        self._work(lead, at, age, converts=converts)
        if converts:
            self._convert(lead, known, at)

    def _home(self, converts: bool) -> Record | None:
        """The account that a converted lead belongs to already; None while there is room for new ones."""
        if not converts or len(self._accounts) < self._most_accounts:
            return None
        return self._rng.choice(self._accounts)

    def _work(self, lead: Record, at: datetime, age: float, *, converts: bool) -> None:
        """What sellers did with a lead: those of the last day wait in a queue, older ones were answered and sorted."""
        if age < 0.8:
            lead["OwnerId"] = "Partner_Leads" if lead["LeadSource"] == "Partner" else "Inbound_Leads"
            return
        answered = at + timedelta(hours=self._rng.uniform(0.5, 18))
        lead["First_Response_At__c"] = lead["FirstEmailDateTime"] = answered.replace(microsecond=0)
        self._status(lead, answered, "Working")
        if not converts and age > 12:
            sorted_at = answered + timedelta(days=self._rng.uniform(3, 11))
            self._status(lead, sorted_at, "Nurturing" if age < 60 and self._rng.random() < 0.5 else "Unqualified")

    def _status(self, lead: Record, at: datetime, status: str) -> None:
        at = at.replace(microsecond=0)
        self._company.lead_moves.append(Move(lead["Id"], at, lead["OwnerId"], lead["Status"], status))
        lead["Status"] = status
        touch(lead, at, lead["OwnerId"])

    def _convert(self, lead: Record, account: Record | None, at: datetime) -> None:
        when = (at + timedelta(days=self._rng.uniform(8, 22))).replace(microsecond=0)
        source, owner = lead["LeadSource"], lead["OwnerId"]
        account = account or self._account(when, owner, source, lead["Segment__c"], lead)
        contact = self._contact(account, when, source, (lead["FirstName"], lead["LastName"]))
        deal = self._deal(account, contact, when, owner, source, "New Business")
        self._status(lead, when, market.CONVERTED)
        lead |= {
            "IsConverted": True, "ConvertedDate": when.date(), "ConvertedAccountId": account["Id"],
            "ConvertedContactId": contact["Id"], "ConvertedOpportunityId": deal["Id"],
        }  # fmt: skip
        if when < ago(self._company, 300) and self._rng.random() < 0.2:
            lead["OwnerId"] = self._rng.choice(self._gone)

    def _expand(self, number: int) -> None:
        """Deals with customers, as old as those with newcomers."""
        customers = [account for account in self._accounts if account["Type"] == "Customer"] or self._accounts
        customers += [account for account in self._accounts[: len(self._accounts) // 5] if account not in customers]
        for at in range(number):
            account = customers[at % len(customers)]
            born = max(ago(self._company, DAYS * (number - at) / (number + 1)), account["CreatedDate"] + timedelta(days=1))
            born = min(born, ago(self._company, 0.5))
            self._deal(
                account, self._contacts[account["Id"]], born, account["OwnerId"], "Customer Expansion", "Customer Expansion"
            )

    def _deal(self, account: Record, contact: Record, at: datetime, owner: str, source: str, process: str) -> Record:
        staff = account["NumberOfEmployees"]
        amount = float(round(staff * self._rng.uniform(20, 60), -2)) + 1500.0
        kind = "Expansion" if process == "Customer Expansion" else "New Business"
        deal = self._blanks.make(
            "Opportunity", at, owner, Name=f"{account['Name']} {kind}", AccountId=account["Id"], ContactId=contact["Id"],
            OwnerId=owner,
            Amount=amount, LeadSource=source, Type=kind, RecordTypeId=f"Opportunity.{process.replace(' ', '_')}",
            Segment__c=account["Segment__c"], Use_Case__c="Plan capacity for the coming season", PushCount=0,
            Success_Criteria__c="Planning takes a day less", IsPrivate=False, NextStep="Call",
            Partner_Account__c=self._accounts[0]["Id"] if source == "Partner" else None,
        )  # fmt: skip
        self._walk(deal, account, process)
        self._blanks.make(
            "OpportunityContactRole",
            at,
            owner,
            OpportunityId=deal["Id"],
            ContactId=contact["Id"],
            Role="Decision Maker",
            IsPrimary=True,
        )
        return deal

    def _walk(self, deal: Record, account: Record, process: str) -> None:
        """From stage to stage until it is closed, or the present is reached. One deal in twenty skips a stage."""
        walked = next(one for one in self._company.processes if one.name == process and one.object == "Opportunity")
        *steps, won, lost = walked.stages
        at: datetime = deal["CreatedDate"]
        skips = self._rng.randrange(1, 20)
        stage = steps[0]
        self._enter(deal, at, "", stage)
        for number, following in enumerate([*steps[1:], won], 1):
            if number == skips and following != won:
                continue
            at = (at + timedelta(days=self._rng.uniform(9, 24))).replace(microsecond=0)
            if at >= self._company.taken_at:
                break
            loses = self._rng.random() < (0.35 if following == won else 0.12)
            self._enter(deal, at, stage, lost if loses else following)
            stage = deal["StageName"]
            if loses:
                break
        self._settle(deal, account, at)

    def _enter(self, deal: Record, at: datetime, was: str, stage: str) -> None:
        if was:
            self._company.deal_moves.append(Move(deal["Id"], at, deal["OwnerId"], was, stage))
            touch(deal, at, deal["OwnerId"])
        deal["LastStageChangeDate"] = at
        place(self._company, deal, stage)

    def _settle(self, deal: Record, account: Record, at: datetime) -> None:
        closed = deal["IsClosed"]
        day = at.date() if closed else (self._company.taken_at + timedelta(days=self._rng.randrange(12, 70))).date()
        deal["CloseDate"], deal["Go_Live_Date__c"] = day, day + timedelta(days=45)
        deal["FiscalYear"], deal["FiscalQuarter"] = day.year, (day.month + 2) // 3
        if closed and deal["CreatedDate"] < ago(self._company, 330) and self._rng.random() < 0.2:
            deal["OwnerId"] = self._rng.choice(self._gone)
        if deal["IsWon"]:
            account["Type"] = "Customer"
            account["Customer_Since__c"] = min(account["Customer_Since__c"] or day, day)
            account["Renewal_Date__c"] = day + timedelta(days=400)


def place(company: Company, deal: Record, name: str) -> None:
    """Put a deal into a stage, with all that the stage says of its deals."""
    stage = company.stage(name)
    titles = {"pipeline": "Pipeline", "best_case": "BestCase", "commit": "Forecast", "closed": "Closed", "omitted": "Omitted"}
    labels = {"BestCase": "Best Case", "Forecast": "Commit"}
    category = titles[stage.category]
    deal |= {
        "StageName": name, "Probability": stage.probability, "IsClosed": stage.closed, "IsWon": stage.won,
        "ForecastCategory": category, "ForecastCategoryName": labels.get(category, category),
        "ExpectedRevenue": None if deal["Amount"] is None else deal["Amount"] * stage.probability / 100,
    }  # fmt: skip
