def about(principal, filled):
    return {"title": "Desk"}
