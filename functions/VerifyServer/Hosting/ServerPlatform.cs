using CaptchaGate.Http.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CaptchaGate.VerifyServer.Hosting;

/// <summary>The platform that the process runs on, detected by the variables that each platform sets.</summary>
internal enum ServerPlatform
{
    Generic,

    /// <summary>Behind the Azure Functions host.</summary>
    FunctionsCustomHandler,

    /// <summary>In Alibaba Function Compute's custom runtime.</summary>
    FunctionCompute,
}

/// <summary>What follows from the place.</summary>
internal static class PlatformDetection
{
    private const string HandlerPort = "FUNCTIONS_CUSTOMHANDLER_PORT";
    private const string ComputePort = "FC_CUSTOM_LISTEN_PORT";
    private const string ComputeFunction = "FC_FUNCTION_NAME";
    private const string ComputeDefaultPort = "9000";

    public static IReadOnlyList<string> PortVariables { get; } = [HandlerPort, ComputePort];

    public static ServerPlatform DetectPlatform(IConfiguration configuration)
    {
        if (configuration[HandlerPort] is { Length: > 0 })
            return ServerPlatform.FunctionsCustomHandler;
        return configuration[ComputePort] is { Length: > 0 } || configuration[ComputeFunction] is { Length: > 0 }
            ? ServerPlatform.FunctionCompute
            : ServerPlatform.Generic;
    }

    /// <summary>The same place as the contract knows it.</summary>
    public static HostPlatform ToHostPlatform(IConfiguration configuration) => DetectPlatform(configuration) switch
    {
        ServerPlatform.FunctionsCustomHandler => HostPlatform.AzureFunctions,
        ServerPlatform.FunctionCompute => HostPlatform.FunctionCompute,
        _ => HostPlatform.Generic,
    };

    /// <summary>
    /// The address that the platform wants; null where <c>--urls</c> decides. The Functions host passes its own environment on,
    /// <c>ASPNETCORE_URLS</c> included, and Function Compute reaches no loopback address.
    /// </summary>
    public static string? ListenAddress(IConfiguration configuration) => DetectPlatform(configuration) switch
    {
        ServerPlatform.FunctionsCustomHandler => $"http://127.0.0.1:{configuration[HandlerPort]}",
        ServerPlatform.FunctionCompute => $"http://0.0.0.0:{(configuration[ComputePort] is { Length: > 0 } port ? port : ComputeDefaultPort)}",
        _ => null,
    };

    /// <summary>Puts <paramref name="address"/> before every other way to name one, <c>Kestrel__Endpoints</c> included.</summary>
    public static void ListenOnlyOn(this WebApplication app, string address)
    {
        app.Urls.Add(address);
        if (app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>() is { } addresses)
            addresses.PreferHostingUrls = true;
    }
}
