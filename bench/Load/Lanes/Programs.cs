using System.Net;
using System.Reflection;
using CaptchaGate.TestKit.Processes;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>How each server is started.</summary>
internal static class Programs
{
    private static readonly string Configuration = typeof(Programs).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static string Repository { get; } = FindRepository();

    /// <param name="faultEvery">Every so manieth answer is a fault; 0 for none.</param>
    /// <param name="delay">How long it takes to answer.</param>
    public static Task<Lane> StartUpstreamAsync(IPEndPoint address, int faultEvery = 0, TimeSpan delay = default) => Lane.StartAsync(
        "upstream",
        address,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = $"http://{address}", ["FaultEvery"] = $"{faultEvery}", ["Delay"] = $"{delay}" },
        null,
        "dotnet",
        Built("bench/Upstream", "CaptchaGate.Bench.Upstream"));

    /// <param name="runtime">Settings of the runtime, the same for every lane.</param>
    /// <param name="own">Settings of this lane alone.</param>
    /// <param name="group">Its share of the processors; null for all of them.</param>
    public static Task<Lane> StartAsync(
        Package package,
        IPEndPoint service,
        IReadOnlyDictionary<string, string> runtime,
        string? name = null,
        IEnumerable<(string Name, string Value)>? own = null,
        Cgroup? group = null)
    {
        var address = Lane.FreeAddress();
        var settings = package.Settings(address, service);
        // A program that is compiled ahead loads no assembly, and takes the signal that asks for figures for its end.
        if (package.IsManaged)
            settings["DOTNET_STARTUP_HOOKS"] = Built("bench/Figures", "CaptchaGate.Bench.Figures");
        foreach (var (setting, value) in runtime)
            settings[setting] = value;
        foreach (var (setting, value) in own ?? [])
            settings[setting] = value;
        return Lane.StartAsync(name ?? package.Name, address, settings, group, package.Command);
    }

    /// <param name="variant">What the gate has otherwise, as <c>NAME=VALUE;…</c>; <c>program=</c> names another build of it.</param>
    public static Task<Lane> StartVariantAsync(string variant, IPEndPoint service, IReadOnlyDictionary<string, string> runtime)
    {
        var own = variant.Split(';').Select(static pair => (Name: pair[..pair.IndexOf('=', StringComparison.Ordinal)], Value: pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..])).ToArray();
        var package = Array.Find(own, static pair => pair.Name is "program").Value switch
        {
            null => Package.Built(Package.Gate),
            var program => new Package(Package.Gate, "", program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : [program]),
        };
        return StartAsync(package, service, runtime, $"gate, {variant}", own);
    }

    /// <summary>A real <c>redis-server</c> without persistence.</summary>
    public static Task<Lane> StartRedisAsync(IPEndPoint address) => Lane.StartAsync(
        "redis", address, new Dictionary<string, string>(StringComparer.Ordinal), null, "/usr/bin/redis-server", "--port", $"{address.Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");

    /// <summary>An ordinary operator's settings, limits included. The one exception is the environment: only Development may call a loopback address.</summary>
    public static Dictionary<string, string> GateSettings(IPEndPoint address, IPEndPoint service) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Logging__Console__FormatterName"] = "json",
        ["ASPNETCORE_URLS"] = $"http://{address}",
        ["Captcha__Region"] = "sgp",
        ["Captcha__SceneId"] = "emuscene3",
        ["Captcha__Endpoint"] = $"http://{service}",
        ["Credentials__Source"] = "Environment",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAIemulator",
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "emulator-secret",
        ["Http__AllowedOrigins__0"] = "https://www.example.com",
        ["Http__TrustedHops"] = "1",
    };

    /// <summary>Of the floor, the npm lane and the C lane. The floor has the gate's own choice of threads (docs/adr/0009).</summary>
    public static Dictionary<string, string> FloorSettings(IPEndPoint address, IPEndPoint service) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_URLS"] = $"http://{address}",
        ["Upstream"] = $"http://{service}",
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
        ["NODE_ENV"] = "production",
    };

    /// <summary>The main assembly of a project that was built with this one.</summary>
    public static string Built(string project, string assembly) => Path.Combine(Repository, project, "bin", Configuration, "net10.0", assembly + ".dll");

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CaptchaGate.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Run it from a checkout of the repository: no CaptchaGate.slnx stands above the program.");
    }
}
