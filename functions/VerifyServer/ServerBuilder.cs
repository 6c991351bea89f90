namespace CaptchaGate.VerifyServer;

/// <summary>
/// The framework's builder with nothing in it that the gate does not use. Its usual defaults would bring, besides time at
/// every start: a caller's address believed from <c>X-Forwarded-For</c> where <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>
/// is set, exceptions shown to callers in Development, and files read again during the run.
/// </summary>
internal static class ServerBuilder
{
    /// <exception cref="InvalidDataException">A settings file is not valid JSON.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder that <c>contentRoot</c> names does not exist.</exception>
    public static WebApplicationBuilder Create(string[] args)
    {
        // Each source over the one before.
        var host = new ConfigurationBuilder()
            .AddEnvironmentVariables("AZURE_FUNCTIONS_")
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddCommandLine(args)
            .Build();
        var environment = host[HostDefaults.EnvironmentKey] is { Length: > 0 } name ? name : Environments.Production;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment,
            ContentRootPath = host[HostDefaults.ContentRootKey] is { Length: > 0 } folder ? folder : Directory.GetCurrentDirectory(),
        });
        builder.Configuration
            .AddConfiguration(host)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddJsonFile($"appsettings.{environment}.json", optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddCommandLine(args);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static (context, kestrel) => kestrel.Configure(context.Configuration.GetSection("Kestrel")));
        return builder;
    }
}
