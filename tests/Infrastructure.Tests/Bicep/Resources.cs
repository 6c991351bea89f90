using System.Text.Json.Nodes;

namespace CaptchaGate.Infrastructure.Tests.Bicep;

/// <summary>A snapshot of <c>bicep snapshot</c>: the resources that a deployment would make.</summary>
internal sealed class Resources(string snapshot)
{
    private readonly JsonNode _root = JsonNode.Parse(snapshot)!;

    public static Resources Default { get; } = new(Repository.Read("infra/bicep/az.snapshot.json"));

    public static Resources Everything { get; } = new(Repository.Read("infra/bicep/examples/everything.snapshot.json"));

    public IReadOnlyList<JsonNode> All => [.. _root["predictedResources"]!.AsArray().Select(static resource => resource!)];

    public JsonNode App => Assert.Single(OfType("Microsoft.Web/sites"))["properties"]!;

    public IReadOnlyDictionary<string, string> AppSettings =>
        App["siteConfig"]!["appSettings"]!.AsArray().ToDictionary(static setting => setting!["name"]!.GetValue<string>(), static setting => setting!["value"]!.GetValue<string>(), StringComparer.Ordinal);

    public IReadOnlyList<JsonNode> OfType(string type) => [.. All.Where(resource => resource["type"]!.GetValue<string>() == type)];

    public string Output(string name) => _root["outputs"]![name]!.ToString();
}
