"""Plain sentences for the demo's engagements: subjects, notes, points and promises of four functions."""

from __future__ import annotations

SECURITY, COMMUNITY = "security", "community-relations"
EXTERNAL, ENVIRONMENT = "external-affairs", "environment"
FUNCTIONS = (SECURITY, COMMUNITY, EXTERNAL, ENVIRONMENT)
# Which function speaks with which kind of body.
SPEAKS_WITH = {
    SECURITY: {
        "armed_force",
        "gendarmerie",
        "police",
        "intelligence",
        "joint_task_force",
        "customs",
        "prisons",
        "private_security",
    },
    COMMUNITY: {
        "traditional_authority",
        "local_government",
        "community",
        "liaison_committee",
        "civil_society",
        "informal_justice",
        "self_defence",
        "nhri",
    },
    ENVIRONMENT: {"regulator", "park_guards", "academia", "contractor"},
}
SUBJECTS = {
    SECURITY: (
        "Patrols on the haul road at night",
        "Vetting of the new detachment",
        "Training on the use of force",
        "Who may fire when: rules for the site",
        "Incident at the north gate",
        "Equipment: what we lend and what we do not",
        "Rotation of the commander",
        "Human rights clause in the memorandum",
    ),
    COMMUNITY: (
        "Access to the well during the works",
        "Compensation for crops on the pipeline",
        "How complaints reach us",
        "Market day and the closed road",
        "Women’s places in the committee",
        "Night noise from the crusher",
        "Youth and jobs at the contractor",
        "Elders ask about the burial ground",
    ),
    EXTERNAL: (
        "Licence renewal: what is still missing",
        "National action plan: our comments",
        "Publication of the security agreement",
        "Visit of the ambassador to the site",
        "Draft law on private security",
        "Reply to the parliamentary question",
        "Mediation office: who pays for it",
        "Press enquiry about the relocation",
    ),
    ENVIRONMENT: (
        "Sampling points on the river",
        "Dust figures of the last quarter",
        "Buffer zone of the forest",
        "Tailings: inspection dates",
        "Water permit, second reading",
        "Guards of the park at our fence",
    ),
}
NOTES = (
    "Calm tone. He listened and wrote everything down himself.",
    "She asked us to put it in writing and send it through the registry.",
    "The deputy spoke for most of the time; the head only nodded.",
    "They know about the complaint already. Nobody said from whom.",
    "Good contact. Next time bring the map in the local language.",
    "He will be moved in spring, he thinks. We should meet the deputy soon.",
    "The minutes of last time were wrong on one point; we corrected them together.",
    "They want a single person on our side to call.",
)
POINTS = (
    ("Vetting before posting to the site", "Voluntary Principles on Security and Human Rights"),
    ("Instructions on the use of force in writing", "UN Basic Principles on the Use of Force"),
    ("Complaints are answered within thirty days", "UN Guiding Principles, 31"),
    ("Women take part in the consultations", "CEDAW"),
    ("No child works at the contractor", "ILO Convention 182"),
    ("Free, prior and informed consent for the new plot", "UNDRIP, article 32"),
    ("The agreement can be published", "Voluntary Principles on Security and Human Rights"),
    ("Incidents are investigated by somebody from outside", "Minnesota Protocol"),
)
PROMISES = (
    ("theirs", "The list of those trained, by name and rank"),
    ("theirs", "A written answer to the complaint of the market women"),
    ("theirs", "A second date with the district council"),
    ("theirs", "The order on patrols at night, as a copy"),
    ("ours", "The water figures, explained in the local language"),
    ("ours", "The map of the closed road, two weeks before"),
    ("ours", "One telephone number that is answered at night"),
    ("ours", "Our comments on the draft, on one page"),
    ("joint", "A meeting of police, elders and company every quarter"),
    ("joint", "A common form for incidents"),
)
EVIDENCE = (
    "The letter arrived and is on file.",
    "Seen at the meeting; both sides signed the list.",
    "Confirmed by telephone by the deputy.",
)
# What stands in invitations and calendars outside; only some have one.
PUBLIC = (
    "Road safety around the mine",
    "Quarterly meeting",
    "Courtesy visit",
    "Open questions of the district",
)
PLACES = ("Prefecture", "District office", "Their office", "Our office", "At the site", "Community hall", "")
