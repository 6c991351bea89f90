using System.Text.Json;
using CaptchaGate.Packages.Tests.Doubles;
using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Packages.Tests.Support;

/// <summary>VerifyServer as the Functions host starts it: what this build made, or the published executable that <c>VERIFY_SERVER_EXECUTABLE</c> names.</summary>
internal static class CustomHandler
{
    private const string FunctionFiles = "functions/VerifyServer/customhandler";

    private static readonly string Built = Repository.PathOf($"functions/VerifyServer/bin/{BuildFolder.Configuration}/net10.0/CaptchaGate.VerifyServer.dll");

    public static IReadOnlyList<string> Command { get; } =
        new ConfigurationBuilder().AddEnvironmentVariables("VERIFY_SERVER_").Build()["EXECUTABLE"] is { Length: > 0 } executable ? [executable] : ["dotnet", Built];

    /// <summary>The program for these settings: one that was compiled to machine code loads no startup hook, so a test with one gets what this build made.</summary>
    public static IReadOnlyList<string> CommandFor(IReadOnlyDictionary<string, string?> settings) => settings.ContainsKey("DOTNET_STARTUP_HOOKS") ? ["dotnet", Built] : Command;

    public static string Folder { get; } = Repository.PathOf(FunctionFiles);

    /// <value>The app settings that <c>infra/bicep</c> adds for a handler.</value>
    public static IReadOnlyList<(string Name, string? Value)> Settings { get; } = [("Http__TrustedHops", "1"), (HandlerForwarder.BelievesFrontEnd, "true")];

    public static IReadOnlyList<Function> Functions { get; } =
        [.. Directory.EnumerateFiles(Folder, "function.json", SearchOption.AllDirectories).Select(static file =>
            Function.Of("", Path.GetFileName(Path.GetDirectoryName(file)!), JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("bindings").EnumerateArray()))];
}

/// <summary>Where this build put its programs.</summary>
internal static class BuildFolder
{
    // …/bin/<configuration>/<framework>/
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
