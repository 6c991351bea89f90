using System.Text.Json;

namespace CaptchaGate.Tests.Kusto;

/// <summary>The parser of <c>@kusto/language-service-next</c> in a node process.</summary>
internal static class KustoParser
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "kusto");

    /// <summary>Null where node or npm isn't installed; <see cref="NotRun"/> says so.</summary>
    public static async Task<IReadOnlyList<ParsedQuery>?> ParseAsync(IEnumerable<DeployedQuery> queries)
    {
        if (!await NpmFolder.InstallAsync(Folder))
            return null;
        var input = JsonSerializer.SerializeToUtf8Bytes(queries.Select(static query => new { name = query.Name, text = query.Text }));
        if (await Programs.TryRunAsync("node", ["parse.mjs"], Folder, input: input) is not { } node)
            return null;
        Assert.True(node.ExitCode == 0, $"parse.mjs ended with {node.ExitCode}: {node.Error}");
        return JsonSerializer.Deserialize<ParsedQuery[]>(node.Output, JsonSerializerOptions.Web)!;
    }
}
