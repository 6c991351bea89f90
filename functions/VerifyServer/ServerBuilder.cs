using CaptchaGate.Core.Configuration;
using CaptchaGate.Http.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CaptchaGate.VerifyServer;

/// <summary>
/// The framework's builder with nothing in it that CaptchaGate does not use. Its usual defaults would bring, besides time at
/// every start: a caller's address believed from <c>X-Forwarded-For</c> where <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>
/// is set, exceptions shown to callers in Development, and files read again during the run.
/// </summary>
internal static class ServerBuilder
{
    /// <exception cref="InvalidDataException">A settings file is not valid JSON.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder that <c>contentRoot</c> names does not exist.</exception>
    public static WebApplicationBuilder Create(string[] args)
    {
        using var host = new ConfigurationManager();
        AddHostSettings(host, args);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            EnvironmentName = host[HostDefaults.EnvironmentKey] is { Length: > 0 } name ? name : Environments.Production,
            ContentRootPath = host[HostDefaults.ContentRootKey] is { Length: > 0 } folder ? folder : Directory.GetCurrentDirectory(),
        });
        AddSettings(builder, args);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        CloseOptions(builder.Services);
        // Its other messages are not needed.
        builder.Services.Configure<ConsoleLifetimeOptions>(static lifetime => lifetime.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static (context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel")));
        return builder;
    }

    // Those of the framework that every start asks for.
    private static void CloseOptions(IServiceCollection services) => services
        .CloseOptions<HostOptions>()
        .CloseOptions<ConsoleLifetimeOptions>()
        .CloseOptions<LoggerFilterOptions>()
        .CloseOptions<KestrelServerOptions>()
        .CloseOptions<SocketTransportOptions>()
        .CloseOptions<HostPlatformOptions>();

    // Each source over the one before.
    private static void AddSettings(WebApplicationBuilder builder, string[] args)
    {
        AddHostSettings(builder.Configuration, args);
        foreach (var file in new[] { "appsettings.json", $"appsettings.{builder.Environment.EnvironmentName}.json" })
        {
            // Seldom there, and what reads it is a good part of a start.
            if (File.Exists(Path.Combine(builder.Environment.ContentRootPath, file)))
                builder.Configuration.AddJsonFile(file, optional: false, reloadOnChange: false);
        }

        builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
    }

    private static void AddHostSettings(ConfigurationManager settings, string[] args) =>
        settings.AddEnvironmentVariables("AZURE_FUNCTIONS_").AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(args);
}
