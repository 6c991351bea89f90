using System.Text.Json.Nodes;

namespace CaptchaGate.Tests.Kusto;

/// <summary>A query as it is deployed: the text of an alert rule or of a workbook tile, with the thresholds of the default parameters.</summary>
/// <param name="Kind"><see cref="Alert"/> or <see cref="Tile"/>.</param>
/// <param name="Name">The alert's name as in <c>docs/operations.md</c>, or the tile's title.</param>
internal sealed record DeployedQuery(string Kind, string Name, string Text)
{
    public const string Alert = "alert";
    public const string Tile = "tile";

    /// <value>The resources that the default parameters give; a test compares the file with what the Bicep compiler says.</value>
    public const string Snapshot = "infra/bicep/az.snapshot.json";

    public static IReadOnlyList<DeployedQuery> All { get; } = Read(Repository.Read(Snapshot));

    public static IReadOnlyList<DeployedQuery> Read(string snapshot)
    {
        var resources = JsonNode.Parse(snapshot)!["predictedResources"]!.AsArray();
        return [.. OfType(resources, "Microsoft.Insights/scheduledQueryRules").Select(ReadRule), .. OfType(resources, "Microsoft.Insights/workbooks").SelectMany(ReadTiles)];
    }

    private static IEnumerable<JsonNode> OfType(JsonArray resources, string type) =>
        resources.Where(resource => string.Equals(ValueOf(resource!["type"]), type, StringComparison.Ordinal)).Select(static resource => resource!["properties"]!);

    private static DeployedQuery ReadRule(JsonNode rule) =>
        new(Alert, ValueOf(rule["displayName"])["CaptchaGate: ".Length..], ValueOf(rule["criteria"]!["allOf"]![0]!["query"]));

    private static IEnumerable<DeployedQuery> ReadTiles(JsonNode workbook) =>
        JsonNode.Parse(ValueOf(workbook["serializedData"]))!["items"]!.AsArray()
            .Select(static item => item!["content"]!)
            .Where(static content => content["query"] is not null)
            .Select(static content => new DeployedQuery(Tile, ValueOf(content["title"]), ValueOf(content["query"])));

    private static string ValueOf(JsonNode? node) => node!.GetValue<string>();
}
