using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CaptchaGate.Infrastructure.Tests.Alibaba;

/// <summary>
/// Checks a document against the JSON Schema (draft 7) keywords that our schema uses. A keyword it does not know is an error
/// of the schema, so that no rule is ever silently left unchecked.
/// </summary>
internal sealed class SchemaWalker(JsonNode root)
{
    private static readonly HashSet<string> Notes = ["$schema", "title", "description", "definitions"];

    public IEnumerable<string> Check(JsonNode? value) => Check(value, root, "");

    private IEnumerable<string> Check(JsonNode? value, JsonNode schema, string at) =>
        schema.AsObject().Where(rule => !Notes.Contains(rule.Key)).SelectMany(rule => Check(value, rule.Key, rule.Value!, schema, at));

    private IEnumerable<string> Check(JsonNode? value, string keyword, JsonNode rule, JsonNode schema, string at) => keyword switch
    {
        "$ref" => Check(value, Definition(rule), at),
        "type" => Unless(IsOfType(value, rule.GetValue<string>()), $"{at} must be {rule}"),
        "const" => Unless(JsonNode.DeepEquals(value, rule), $"{at} must be {rule}"),
        "enum" => Unless(rule.AsArray().Any(allowed => SameValue(allowed, value)), $"{at} must be one of {rule.ToJsonString()}"),
        "required" => rule.AsArray().Where(name => value is JsonObject map && !map.ContainsKey(name!.GetValue<string>())).Select(name => $"{at}/{name} is missing"),
        "properties" => Members(value).Where(member => rule[member.Key] is not null).SelectMany(member => Check(member.Value, rule[member.Key]!, $"{at}/{member.Key}")),
        "additionalProperties" => Additional(value, rule, schema, at),
        "items" => value is JsonArray list ? list.SelectMany((item, i) => Check(item, rule, $"{at}/{i}")) : [],
        "minItems" => Unless(value is not JsonArray list || list.Count >= rule.GetValue<int>(), $"{at} needs at least {rule} entries"),
        "minLength" => Unless(Text(value) is not { } text || text.Length >= rule.GetValue<int>(), $"{at} is too short"),
        "pattern" => Unless(Text(value) is not { } text || Regex.IsMatch(text, rule.GetValue<string>()), $"{at} must match {rule}"),
        "minimum" => Unless(Number(value) is not { } number || number >= rule.GetValue<decimal>(), $"{at} is below {rule}"),
        "maximum" => Unless(Number(value) is not { } number || number <= rule.GetValue<decimal>(), $"{at} is above {rule}"),
        "multipleOf" => Unless(Number(value) is not { } number || number % rule.GetValue<decimal>() == 0, $"{at} is not a multiple of {rule}"),
        _ => [$"the schema uses {keyword}, which is not checked here"],
    };

    private IEnumerable<string> Additional(JsonNode? value, JsonNode rule, JsonNode schema, string at)
    {
        var extra = Members(value).Where(member => schema["properties"]?[member.Key] is null);
        return rule.GetValueKind() == JsonValueKind.False
            ? extra.Select(member => $"{at}/{member.Key} is not known")
            : extra.SelectMany(member => Check(member.Value, rule, $"{at}/{member.Key}"));
    }

    private JsonNode Definition(JsonNode reference) =>
        root["definitions"]![reference.GetValue<string>()["#/definitions/".Length..]]
        ?? throw new InvalidOperationException($"The schema has no {reference}.");

    private static IEnumerable<string> Unless(bool holds, string finding) => holds ? [] : [finding];

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? value) => value as JsonObject ?? [];

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static decimal? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<decimal>() : null;

    private static bool SameValue(JsonNode? a, JsonNode? b) => Number(a) is { } number ? Number(b) == number : JsonNode.DeepEquals(a, b);

    private static bool IsOfType(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => Text(value) is not null,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => Number(value) is not null,
        "integer" => Number(value) is { } number && number == decimal.Truncate(number),
        _ => throw new InvalidOperationException($"The schema uses the type {type}, which is not checked here."),
    };
}
