"""Twilio's description of Conversations (OpenAPI 3.0): its operations, and whether an answer has the shape it promises."""

import json
import re

DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NAMED = re.compile(r"\{[^}]*\}")


class Operation:
    """One thing that can be asked."""

    def __init__(self, spec, method, path, told):
        self.method, self.path = method.upper(), path
        self.pattern = NAMED.sub("{}", path)
        self.answers = {
            int(status): (answer.get("content") or {}).get("application/json", {}).get("schema")
            for status, answer in told["responses"].items()}
        form = (told.get("requestBody") or {}).get("content", {}).get("application/x-www-form-urlencoded", {}).get("schema", {})
        self.required = form.get("required", [])
        self.form = {name: spec.resolved(schema) for name, schema in form.get("properties", {}).items()}
        self.query, self.headers = {}, {}
        for parameter in told.get("parameters", []):
            kept = {"query": self.query, "header": self.headers}.get(parameter["in"])
            if kept is not None:
                kept[parameter["name"]] = spec.resolved(parameter["schema"])
        last = self.path.rsplit("/", 1)[-1]
        self.is_list = self.method == "GET" and "PageSize" in self.query
        self.is_of_one = last.startswith("{")
        self.is_making = self.method == "POST" and 201 in self.answers

    @property
    def name(self):
        return f"{self.method} {self.path}"


class Spec:
    def __init__(self, file):
        with open(file, encoding="utf-8") as source:
            self.document = json.load(source)
        self.title = self.document["info"]["title"]
        self.operations = [
            Operation(self, method, path, told)
            for path, item in self.document["paths"].items()
            for method, told in item.items() if method in ("get", "post", "delete")]

    def resolved(self, schema):
        """The schema itself where another one is referred to."""
        told = schema.get("$ref") or (schema.get("type", {}).get("$ref") if isinstance(schema.get("type"), dict) else None)
        if told:
            found = self.document
            for part in told.removeprefix("#/").split("/"):
                found = found[part]
            return self.resolved(found)
        if isinstance(schema.get("type"), dict):
            return schema["type"] | {name: value for name, value in schema.items() if name != "type"}
        return schema

    def faults(self, schema, value, place="", known=lambda fault: False):
        """What is wrong with a value; `known` names the defects of the description itself."""
        return [fault for fault in self._faults(self.resolved(schema), value, place) if not known(fault)]

    def _faults(self, schema, value, place):
        if value is None:
            return [] if schema.get("nullable") else [f"{place} is null"]
        kind = schema.get("type")
        rule = {
            "string": self._text, "integer": self._integer, "boolean": self._flag, "array": self._array,
            "object": self._object}.get(kind)
        return list(rule(schema, value, place)) if rule else []

    def _text(self, schema, value, place):
        if not isinstance(value, str):
            yield f"{place} is no text"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{place} is none of {schema['enum']}: {value!r}"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{place} is not of the form {schema['pattern']}: {value!r}"
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield f"{place} has {len(value)} characters"
        if schema.get("format") == "date-time" and not DATE.fullmatch(value):
            yield f"{place} is no date in whole seconds: {value!r}"
        if schema.get("format") == "uri" and not re.match(r"https?://", value):
            yield f"{place} is no address: {value!r}"

    def _integer(self, schema, value, place):
        if not isinstance(value, int) or isinstance(value, bool):
            yield f"{place} is no whole number"

    def _flag(self, schema, value, place):
        if not isinstance(value, bool):
            yield f"{place} is neither true nor false"

    def _array(self, schema, value, place):
        if not isinstance(value, list):
            yield f"{place} is no array"
            return
        for number, item in enumerate(value):
            yield from self._faults(self.resolved(schema.get("items", {})), item, f"{place}[{number}]")

    def _object(self, schema, value, place):
        if not isinstance(value, dict):
            yield f"{place} is no object"
            return
        if schema.get("format") == "uri-map":
            for name, address in value.items():
                yield from self._text({"format": "uri"}, address, f"{place}.{name}")
        told = schema.get("properties")
        if told is None:
            return
        for name in sorted(told.keys() - value.keys()):
            yield f"{place}.{name} is missing"
        for name in sorted(value.keys() - told.keys()):
            yield f"{place}.{name} is not in the description"
        for name in told.keys() & value.keys():
            yield from self._faults(self.resolved(told[name]), value[name], f"{place}.{name}")
