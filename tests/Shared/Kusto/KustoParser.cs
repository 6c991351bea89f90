using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace CaptchaGate.Tests.Kusto;

/// <summary>The parser of <c>@kusto/language-service-next</c> in a node process.</summary>
internal static class KustoParser
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "kusto");

    /// <summary>Null where node or npm isn't installed; <see cref="NotRun"/> says so.</summary>
    public static async Task<IReadOnlyList<ParsedQuery>?> ParseAsync(IEnumerable<DeployedQuery> queries)
    {
        if (!await InstallAsync())
            return null;
        var input = JsonSerializer.Serialize(queries.Select(static query => new { name = query.Name, text = query.Text }));
        var (code, output, error) = await RunAsync(input, "node", "parse.mjs") ?? (-1, "", "node is not installed");
        Assert.True(code == 0, $"parse.mjs ended with {code}: {error}");
        return JsonSerializer.Deserialize<ParsedQuery[]>(output, JsonSerializerOptions.Web)!;
    }

    private static async Task<bool> InstallAsync()
    {
        if (File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
            return true;
        var npm = await RunAsync("", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Assert.True(npm is null or (0, _, _), $"npm ci in {Folder} ended with {npm?.ExitCode}: {npm?.Error}");
        return npm is not null;
    }

    private static async Task<(int ExitCode, string Output, string Error)?> RunAsync(string input, string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        if (process is null)
            return null;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private static Process? Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
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
