using System.Text.Json;

namespace CaptchaGate.Conformance.Support;

/// <summary>What one of npm's siteverify clients is asked to do.</summary>
internal sealed record NodeJob(string Client, Uri Url, string Secret, string Token, string? Sitekey = null);

/// <summary>What it came to.</summary>
/// <param name="Threw">Whether the client threw, where the script tells.</param>
/// <param name="Sent">Whether the client sent a request at all, where the script tells.</param>
internal sealed record NodeResult(bool Passed, string Detail, bool Threw = false, bool Sent = true);

/// <summary>npm's siteverify clients, unmodified, in a node process of their own.</summary>
internal sealed class NodeClients : IAsyncDisposable
{
    private readonly LineProcess _node;

    private NodeClients(LineProcess node) => _node = node;

    /// <summary>Null where node or npm isn't installed.</summary>
    /// <param name="project">The folder of the npm project, beside the tests.</param>
    public static async Task<NodeClients?> StartAsync(string project = "npm")
    {
        var folder = Path.Combine(AppContext.BaseDirectory, project);
        return await NpmFolder.InstallAsync(folder, "--omit=optional") && LineProcess.Start(folder, "node", ["clients.mjs"]) is { } node ? new NodeClients(node) : null;
    }

    public async Task<NodeResult> RunAsync(NodeJob job) =>
        JsonSerializer.Deserialize<NodeResult>(await _node.AskAsync(JsonSerializer.Serialize(job, JsonSerializerOptions.Web)), JsonSerializerOptions.Web)!;

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
