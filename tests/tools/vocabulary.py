"""What schema.org says of the types and properties that pages use (release 30.0): what a property stands on, and holds."""

PARENTS = {
    "CreativeWork": "Thing", "Claim": "CreativeWork", "Review": "CreativeWork", "ClaimReview": "Review",
    "Article": "CreativeWork", "WebSite": "CreativeWork", "WebPage": "CreativeWork", "CollectionPage": "WebPage",
    "Organization": "Thing", "Person": "Thing", "Place": "Thing", "Intangible": "Thing",
    "AdministrativeArea": "Place", "Country": "AdministrativeArea",
    "Rating": "Intangible", "EntryPoint": "Intangible", "ItemList": "Intangible", "ListItem": "Intangible",
    "BreadcrumbList": "ItemList", "Action": "Thing", "SearchAction": "Action",
}  # fmt: skip

TEXT = "Text"
"""A plain string: Text, URL, Date."""

PROPERTIES = {
    "name": ("Thing", {TEXT}), "alternateName": ("Thing", {TEXT}), "description": ("Thing", {TEXT}),
    "url": ("Thing", {TEXT}), "image": ("Thing", {TEXT}), "mainEntityOfPage": ("Thing", {TEXT, "CreativeWork"}),
    "potentialAction": ("Thing", {"Action"}),
    "text": ("CreativeWork", {TEXT}), "headline": ("CreativeWork", {TEXT}), "inLanguage": ("CreativeWork", {TEXT}),
    "datePublished": ("CreativeWork", {TEXT}), "dateModified": ("CreativeWork", {TEXT}),
    "author": ("CreativeWork", {"Organization", "Person"}), "publisher": ("CreativeWork", {"Organization", "Person"}),
    "translator": ("CreativeWork", {"Organization", "Person"}), "about": ("CreativeWork", {"Thing"}),
    "translationOfWork": ("CreativeWork", {"CreativeWork"}), "isBasedOn": ("CreativeWork", {"CreativeWork", TEXT}),
    "archivedAt": ("CreativeWork", {TEXT}), "creativeWorkStatus": ("CreativeWork", {TEXT}),
    "isPartOf": ("CreativeWork", {"CreativeWork", TEXT}), "mainEntity": ("CreativeWork", {"Thing"}),
    "temporalCoverage": ("CreativeWork", {TEXT}), "spatialCoverage": ("CreativeWork", {"Place"}),
    "breadcrumb": ("WebPage", {"BreadcrumbList"}),
    "appearance": ("Claim", {"CreativeWork"}), "firstAppearance": ("Claim", {"CreativeWork"}),
    "claimReviewed": ("ClaimReview", {TEXT}), "itemReviewed": ("Review", {"Thing"}),
    "reviewRating": ("Review", {"Rating"}), "reviewBody": ("Review", {TEXT}),
    "parentOrganization": ("Organization", {"Organization"}),
    "itemListElement": ("ItemList", {"ListItem"}), "numberOfItems": ("ItemList", {"Integer"}),
    "position": ("ListItem", {"Integer"}), "item": ("ListItem", {"Thing"}),
    "target": ("Action", {"EntryPoint"}), "urlTemplate": ("EntryPoint", {TEXT}),
    # Stands for what is filled into an action: <https://schema.org/docs/actions.html>.
    "query-input": ("SearchAction", {TEXT}),
}  # fmt: skip


def lineage(kind):
    found = [kind]
    while found[-1] in PARENTS:
        found.append(PARENTS[found[-1]])
    return found


def nodes_of(data):
    return data.get("@graph") or [{name: value for name, value in data.items() if name != "@context"}]


def faults(data):
    """Give what a JSON-LD document of ours says against the vocabulary."""
    named = {}
    every = []

    def gather(node):
        if "@type" in node:
            every.append(node)
            if "@id" in node:
                named.setdefault(node["@id"], node["@type"])
        for value in node.values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    gather(each)

    for node in nodes_of(data):
        gather(node)
    return [fault for node in every for fault in _of_node(node, named)]


def _of_node(node, named):
    kind = node["@type"]
    if lineage(kind)[-1] != "Thing":
        yield f"no type {kind}"
    for name, value in node.items():
        if name in {"@type", "@id"}:
            continue
        if name not in PROPERTIES:
            yield f"no property {name}"
            continue
        stands_on, holds = PROPERTIES[name]
        if stands_on not in lineage(kind):
            yield f"{name} on {kind}"
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                held = lineage(each.get("@type") or named.get(each.get("@id"), "nothing"))
            else:
                held = ["Integer"] if isinstance(each, int) else [TEXT]
            if not holds & set(held):
                yield f"{name} holds {held[0]}"
            if each in ("", None, [], {}):
                yield f"{name} is empty"
