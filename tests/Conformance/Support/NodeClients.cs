using System.ComponentModel;
using System.Diagnostics;
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
    private readonly Process _node;

    private NodeClients(Process node) => _node = node;

    /// <summary>Null where node or npm isn't installed.</summary>
    /// <param name="project">The folder of the npm project, beside the tests.</param>
    public static async Task<NodeClients?> StartAsync(string project = "npm")
    {
        var folder = Path.Combine(AppContext.BaseDirectory, project);
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
        {
            using var npm = Start(folder, "npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund");
            if (npm is null)
                return null;
            var errors = npm.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(npm.ExitCode == 0, $"npm ci in {folder} ended with {npm.ExitCode}: {await errors}");
        }

        return Start(folder, "node", "clients.mjs") is { } node ? new NodeClients(node) : null;
    }

    public async Task<NodeResult> RunAsync(NodeJob job)
    {
        await _node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(job, JsonSerializerOptions.Web));
        var line = await _node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return line is null
            ? throw new InvalidOperationException($"node ended: {await _node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}")
            : JsonSerializer.Deserialize<NodeResult>(line, JsonSerializerOptions.Web)!;
    }

    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        await _node.WaitForExitAsync();
        _node.Dispose();
    }

    private static Process? Start(string folder, string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
