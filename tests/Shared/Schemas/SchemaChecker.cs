using System.Text.Json.Nodes;
using Json.Schema;

namespace CaptchaGate.Tests.Schemas;

/// <summary>Checks values against a JSON Schema with JsonSchema.Net.</summary>
internal sealed class SchemaChecker
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly JsonSchema _schema;

    /// <exception cref="NotSupportedException">The schema has a keyword that the library does not know: its rule would be left unchecked in silence.</exception>
    public SchemaChecker(string json)
    {
        _schema = JsonSchema.FromText(json);
        if (Unknown(_schema).FirstOrDefault() is { } keyword)
            throw new NotSupportedException($"The schema keyword {keyword} is not known.");
    }

    /// <returns>What is wrong: the place, the keyword and the message; empty where nothing is.</returns>
    public IReadOnlyList<string> Check(JsonNode? value)
    {
        var results = _schema.Evaluate(value, Options);
        if (results.IsValid)
            return [];
        return
        [
            .. from detail in results.Details
               from error in detail.Errors?.AsEnumerable() ?? []
               // A schema that is false has no keyword of its own: the last step of the way to it has.
               let keyword = error.Key.Length > 0 ? error.Key : $"{detail.EvaluationPath}".Split('/')[^1]
               select $"{detail.InstanceLocation} {keyword}: {error.Value}",
        ];
    }

    private static IEnumerable<string> Unknown(JsonSchema schema) => (schema.Keywords ?? []).SelectMany(static keyword => keyword switch
    {
        UnrecognizedKeyword unrecognized => [unrecognized.Name],
        ISchemaContainer one => Unknown(one.Schema),
        ISchemaCollector several => several.Schemas.SelectMany(Unknown),
        IKeyedSchemaCollector named => named.Schemas.Values.SelectMany(Unknown),
        _ => [],
    });
}
