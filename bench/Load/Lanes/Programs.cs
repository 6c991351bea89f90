using System.Net;
using System.Reflection;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>How each server is started.</summary>
internal static class Programs
{
    private static readonly string Configuration = typeof(Programs).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static string Repository { get; } = FindRepository();

    public static Task<Lane> StartUpstreamAsync(IPEndPoint address, int faultEvery) => Lane.StartAsync(
        "upstream",
        address,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = $"http://{address}", ["FaultEvery"] = $"{faultEvery}" },
        "dotnet",
        Built("bench/Upstream", "CaptchaGate.Bench.Upstream"));

    /// <param name="runtime">Settings of the runtime, the same for every .NET lane.</param>
    public static Task<Lane> StartGateAsync(IPEndPoint upstream, IReadOnlyDictionary<string, string> runtime)
    {
        var address = Lane.FreeAddress();
        return Lane.StartAsync("gate", address, With(runtime, GateSettings(address, upstream)), "dotnet", Built("functions/VerifyServer", "CaptchaGate.VerifyServer"));
    }

    /// <summary>A gate that shares its state on <paramref name="store"/>.</summary>
    public static Task<Lane> StartSharedGateAsync(string name, IPEndPoint upstream, IReadOnlyDictionary<string, string> runtime, IPEndPoint store)
    {
        var address = Lane.FreeAddress();
        var settings = With(runtime, GateSettings(address, upstream));
        settings["Shared__Redis__ConnectionString"] = $"{store}";
        settings["Shared__Redis__ResultKey"] = Convert.ToBase64String(new byte[32]);
        settings["Shared__Redis__MaxInstances"] = "4";
        return Lane.StartAsync(name, address, settings, "dotnet", Built("functions/VerifyServer", "CaptchaGate.VerifyServer"));
    }

    /// <summary>A real <c>redis-server</c> without persistence.</summary>
    public static Task<Lane> StartRedisAsync(IPEndPoint address) => Lane.StartAsync(
        "redis", address, new Dictionary<string, string>(StringComparer.Ordinal), "/usr/bin/redis-server", "--port", $"{address.Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");

    /// <param name="variant">What it has otherwise, as <c>NAME=VALUE;…</c>.</param>
    public static Task<Lane> StartVariantAsync(IPEndPoint upstream, IReadOnlyDictionary<string, string> runtime, string variant)
    {
        var address = Lane.FreeAddress();
        var settings = With(runtime, GateSettings(address, upstream));
        foreach (var pair in variant.Split(';'))
            settings[pair[..pair.IndexOf('=', StringComparison.Ordinal)]] = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var program = settings.Remove("program", out var other) ? other : Built("functions/VerifyServer", "CaptchaGate.VerifyServer");
        return program.EndsWith(".dll", StringComparison.Ordinal)
            ? Lane.StartAsync($"gate, {variant}", address, settings, "dotnet", program)
            : Lane.StartAsync($"gate, {variant}", address, WithoutHooks(settings), program);
    }

    /// <summary>What <paramref name="package"/> holds, as a lane.</summary>
    /// <param name="inline">Whether its sockets complete inline (docs/adr/0009).</param>
    public static Task<Lane> StartPackageAsync(Package package, IPEndPoint upstream, IReadOnlyDictionary<string, string> runtime, bool inline = true)
    {
        var address = Lane.FreeAddress();
        var settings = With(runtime, package.IsGate ? GateSettings(address, upstream) : FloorSettings(address, upstream));
        settings["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = inline ? "1" : "0";
        var name = (package.IsGate ? "gate, AOT" : "floor, AOT") + (inline == package.IsGate ? "" : inline ? ", inline" : ", not inline");
        return Lane.StartAsync(name, address, WithoutHooks(settings), package.Command);
    }

    public static Task<Lane> StartFloorAsync(IPEndPoint upstream, IReadOnlyDictionary<string, string> runtime)
    {
        var address = Lane.FreeAddress();
        return Lane.StartAsync("floor", address, With(runtime, FloorSettings(address, upstream)), "dotnet", Built("bench/Floor", "CaptchaGate.Bench.Floor"));
    }

    /// <summary>The floor with the gate's own choice of threads (docs/adr/0009).</summary>
    public static Task<Lane> StartInlineFloorAsync(IPEndPoint upstream, IReadOnlyDictionary<string, string> runtime)
    {
        var address = Lane.FreeAddress();
        var settings = FloorSettings(address, upstream);
        settings["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        return Lane.StartAsync("floor, inline", address, With(runtime, settings), "dotnet", Built("bench/Floor", "CaptchaGate.Bench.Floor"));
    }

    /// <summary>An ordinary operator's settings, limits included. The one exception is the environment: only Development may call a loopback address.</summary>
    public static Dictionary<string, string> GateSettings(IPEndPoint address, IPEndPoint upstream) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Logging__Console__FormatterName"] = "json",
        ["ASPNETCORE_URLS"] = $"http://{address}",
        ["Captcha__Region"] = "sgp",
        ["Captcha__SceneId"] = "emuscene3",
        ["Captcha__Endpoint"] = $"http://{upstream}",
        ["Credentials__Source"] = "Environment",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAIemulator",
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "emulator-secret",
        ["Http__AllowedOrigins__0"] = "https://www.example.com",
        ["Http__TrustedHops"] = "1",
    };

    public static Dictionary<string, string> FloorSettings(IPEndPoint address, IPEndPoint upstream) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_URLS"] = $"http://{address}",
        ["Upstream"] = $"http://{upstream}",
    };

    /// <summary>The main assembly of a project that was built with this one.</summary>
    public static string Built(string project, string assembly) => Path.Combine(Repository, project, "bin", Configuration, "net10.0", assembly + ".dll");

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> runtime, Dictionary<string, string> settings)
    {
        settings["DOTNET_STARTUP_HOOKS"] = Built("bench/Figures", "CaptchaGate.Bench.Figures");
        foreach (var (name, value) in runtime)
            settings[name] = value;
        return settings;
    }

    // Compiled ahead it loads no assembly, and takes the signal that asks for figures for its end.
    private static Dictionary<string, string> WithoutHooks(Dictionary<string, string> settings)
    {
        settings.Remove("DOTNET_STARTUP_HOOKS");
        return settings;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CaptchaGate.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Run it from a checkout of the repository: no CaptchaGate.slnx stands above the program.");
    }
}
