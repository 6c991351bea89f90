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
        return await InstallAsync(folder) && Start(folder, "node", "clients.mjs") is { } node ? new NodeClients(node) : null;
    }

    /// <returns>False where npm isn't installed.</returns>
    private static async Task<bool> InstallAsync(string folder)
    {
        // The suite may run several times at once, against a server, a package and a host.
        using var held = await HoldAsync(Path.Combine(folder, "install.lock"));
        if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            return true;
        using var npm = Start(folder, "npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund");
        if (npm is null)
            return false;
        var errors = npm.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(npm.ExitCode == 0, $"npm ci in {folder} ended with {npm.ExitCode}: {await errors}");
        return true;
    }

    // One process at a time can have the file open so; it ends with the process.
    private static async Task<FileStream> HoldAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
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
