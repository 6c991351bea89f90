using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CaptchaGate.Conformance.OpenApi;

/// <summary>
/// JSON Schema 2020-12 as far as the document uses it. A keyword that it does not know fails the test, so that no rule of the
/// document goes unchecked in silence.
/// </summary>
internal sealed class SchemaValidator(JsonObject document)
{
    private static readonly string[] Annotations = ["title", "description", "examples", "contentMediaType"];

    public JsonNode Resolve(string reference) => reference.StartsWith("#/", StringComparison.Ordinal)
        ? reference[2..].Split('/').Aggregate((JsonNode)document, (node, name) => node[name] ?? throw new InvalidOperationException($"{reference} leads nowhere."))
        : throw new NotSupportedException($"{reference} does not stand in this document.");

    /// <returns>What is wrong; empty where nothing is.</returns>
    public IReadOnlyList<string> Validate(JsonNode schema, JsonNode? value, string place)
    {
        var faults = new List<string>();
        foreach (var (keyword, rule) in schema.AsObject())
        {
            if (Check(schema.AsObject(), keyword, rule!, value, place) is { } found)
                faults.AddRange(found);
        }

        return faults;
    }

    private IEnumerable<string>? Check(JsonObject schema, string keyword, JsonNode rule, JsonNode? value, string place) => keyword switch
    {
        "$ref" => Validate(Resolve(rule.GetValue<string>()), value, place),
        "type" => Fault(IsOfType(value, rule.GetValue<string>()), $"{place} is no {rule}"),
        "const" => Fault(JsonNode.DeepEquals(rule, value), $"{place} is {Show(value)}, not {Show(rule)}"),
        "enum" => Fault(rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)), $"{place} is {Show(value)}, none of {Show(rule)}"),
        "pattern" => Fault(value is not JsonValue || Matches(Text(value), rule.GetValue<string>()), $"{place} does not match {rule}"),
        "format" => Fault(HasFormat(Text(value), rule.GetValue<string>()), $"{place} is no {rule}"),
        "minLength" => Fault(Text(value).Length >= Number(rule), $"{place} is shorter than {rule}"),
        "maxLength" => Fault(Text(value).Length <= Number(rule), $"{place} is longer than {rule}"),
        "minimum" => Fault(Number(value!) >= Number(rule), $"{place} is less than {rule}"),
        "maximum" => Fault(Number(value!) <= Number(rule), $"{place} is more than {rule}"),
        "minItems" => Fault(value!.AsArray().Count >= Number(rule), $"{place} has fewer than {rule} items"),
        "maxItems" => Fault(value!.AsArray().Count <= Number(rule), $"{place} has more than {rule} items"),
        "maxProperties" => Fault(value is not JsonObject found || found.Count <= Number(rule), $"{place} has more than {rule} fields"),
        "items" => value is JsonArray items ? items.SelectMany((item, index) => Validate(rule, item, $"{place}[{index}]")) : [],
        "required" => rule.AsArray().Where(name => !Has(value, Text(name))).Select(name => $"{place} lacks {name}"),
        "properties" => Properties(rule.AsObject(), value, place),
        "additionalProperties" => Additional(schema, rule, value, place),
        "oneOf" => OneOf(rule.AsArray(), value, place),
        _ when Annotations.Contains(keyword) => null,
        _ => throw new NotSupportedException($"The schema keyword {keyword} is not known here; teach it to {nameof(SchemaValidator)}."),
    };

    private IEnumerable<string> Properties(JsonObject properties, JsonNode? value, string place) =>
        value is JsonObject found ? properties.Where(one => found.ContainsKey(one.Key)).SelectMany(one => Validate(one.Value!, found[one.Key], $"{place}.{one.Key}")) : [];

    private IEnumerable<string> Additional(JsonObject schema, JsonNode rule, JsonNode? value, string place)
    {
        var additional = value is JsonObject found ? found.Where(one => schema["properties"]?.AsObject().ContainsKey(one.Key) is not true) : [];
        return rule.GetValueKind() switch
        {
            JsonValueKind.False => additional.Select(one => $"{place}.{one.Key} is not documented"),
            JsonValueKind.Object => additional.SelectMany(one => Validate(rule, one.Value, $"{place}.{one.Key}")),
            _ => throw new NotSupportedException("additionalProperties is known as false and as a schema."),
        };
    }

    private IEnumerable<string> OneOf(JsonArray schemas, JsonNode? value, string place)
    {
        var results = schemas.Select(schema => (Name: schema!["$ref"]?.GetValue<string>(), Faults: Validate(schema, value, place))).ToList();
        return results.Count(static result => result.Faults.Count == 0) == 1
            ? []
            : [$"{place} is not exactly one of: {string.Join(" | ", results.Select(static result => $"{result.Name}: {(result.Faults.Count == 0 ? "yes" : string.Join(", ", result.Faults))}"))}"];
    }

    private static string[]? Fault(bool holds, string fault) => holds ? null : [fault];

    private static bool IsOfType(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => long.TryParse(value!.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => false,
    };

    private static bool HasFormat(string text, string format) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => Matches(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$") && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => throw new NotSupportedException($"The format {format} is not known here."),
    };

    private static bool Matches(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private static bool Has(JsonNode? value, string name) => value is JsonObject found && found.ContainsKey(name);

    private static string Text(JsonNode? value) => value is JsonValue && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : "";

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "null";
}
