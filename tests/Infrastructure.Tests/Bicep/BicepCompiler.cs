using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaptchaGate.Tests;

namespace CaptchaGate.Infrastructure.Tests.Bicep;

/// <summary>The real Bicep compiler, from its NuGet package, on a copy of <c>infra/bicep</c>.</summary>
internal sealed class BicepCompiler : IDisposable
{
    private const string Subscription = "00000000-0000-0000-0000-000000000000";
    private const string Tenant = "00000000-0000-0000-0000-000000000001";

    private static readonly string Program = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key is "BicepCompiler").Value!;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _folder = Directory.CreateTempSubdirectory("bicep-").FullName;

    public BicepCompiler()
    {
        NotRun.When(!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture is not Architecture.X64, "the Bicep compiler's package is for Linux on x64: nothing compiled the templates here");
        foreach (var file in Repository.Files("infra/bicep", "*"))
        {
            var copy = PathOf(file["infra/bicep/".Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Repository.Path(file), copy);
        }
    }

    /// <value>The variables that <c>az.bicepparam</c> requires, with the values of the guide.</value>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal)
    {
        ["CAPTCHA_REGION"] = "sgp",
        ["CAPTCHA_SCENE_ID"] = "1a2b3c4d",
        ["CAPTCHA_ALLOWED_ORIGINS"] = "https://www.example.com",
        ["CAPTCHA_ALERT_EMAILS"] = "ops@example.com",
    };

    public string Read(string file) => File.ReadAllText(PathOf(file));

    public void Replace(string file, string old, string replacement)
    {
        Assert.Contains(old, Read(file), StringComparison.Ordinal);
        File.WriteAllText(PathOf(file), Read(file).Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>The resources that a parameter file gives: the text of the snapshot, and what the compiler has to say.</summary>
    public async Task<(string Snapshot, string Findings)> SnapshotAsync(string parameters)
    {
        var (code, _, error) = await RunAsync("snapshot", parameters, "--mode", "overwrite", "--subscription-id", Subscription, "--tenant-id", Tenant);
        var snapshot = Path.ChangeExtension(parameters, ".snapshot.json");
        return (code == 0 ? Sorted(Read(snapshot)) : "", error);
    }

    // The machine's own variables of these names are not the test's.
    public Task<ProgramResult> RunAsync(params string[] arguments) =>
        Programs.RunAsync(Program, arguments, _folder, Variables.Select(static variable => KeyValuePair.Create<string, string?>(variable.Key, variable.Value)), isolated: true);

    // The compiler writes the outputs in another order each time.
    private static string Sorted(string snapshot)
    {
        var root = JsonNode.Parse(snapshot)!.AsObject();
        var outputs = root["outputs"]!.AsObject().OrderBy(static output => output.Key, StringComparer.Ordinal).Select(static output => KeyValuePair.Create(output.Key, output.Value?.DeepClone()));
        root["outputs"] = new JsonObject(outputs.ToArray());
        return root.ToJsonString(Indented) + "\n";
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string file) => Path.Combine(_folder, file);
}
