using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CaptchaGate.Tests.Schemas;

namespace CaptchaGate.Conformance.OpenApi;

/// <summary>The schemas of the document, each with the components that it may refer to.</summary>
internal sealed class OpenApiSchemas(JsonObject document)
{
    private const string Components = "#/components/schemas/";

    private readonly ConcurrentDictionary<JsonNode, SchemaChecker> _checkers = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _lock = new();

    public JsonNode Resolve(string reference) => reference.StartsWith("#/", StringComparison.Ordinal)
        ? reference[2..].Split('/').Aggregate((JsonNode)document, (node, name) => node[name] ?? throw new InvalidOperationException($"{reference} leads nowhere."))
        : throw new NotSupportedException($"{reference} is not in this document.");

    /// <returns>What is wrong; empty where nothing is.</returns>
    public IReadOnlyList<string> Validate(JsonNode schema, JsonNode? value, string place)
    {
        var checker = _checkers.GetOrAdd(schema, Create);
        lock (_lock)
            return [.. checker.Check(value).Select(fault => place + fault)];
    }

    private SchemaChecker Create(JsonNode schema)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = Resolve(Components.TrimEnd('/')).DeepClone();
        return new SchemaChecker(whole.ToJsonString().Replace(Components, "#/$defs/", StringComparison.Ordinal));
    }
}
