using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Support;

/// <summary>The gate's settings as an operator writes them, and what the start makes of them.</summary>
internal sealed class Settings
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Captcha:Region"] = "sgp",
        ["Captcha:SceneId"] = "1a2b3c4d",
        ["Credentials:Source"] = "Environment",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAItest",
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "secret",
    };

    public string Environment { get; init; } = Environments.Production;

    /// <value>The gate's time; null for the system's.</value>
    public TimeProvider? Time { get; init; }

    public Settings Set(string name, string? value)
    {
        _values[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        return this;
    }

    public Settings Remove(string name)
    {
        _values.Remove(name.Replace("__", ":", StringComparison.Ordinal));
        return this;
    }

    /// <param name="before">Registers what takes the place of the gate's own services.</param>
    public ServiceProvider Build(Action<IServiceCollection>? before = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        if (Time is not null)
            services.AddSingleton(Time);
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environment });
        before?.Invoke(services);
        services.AddCaptchaGate(new ConfigurationBuilder().AddInMemoryCollection(_values).Build());
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public T Read<T>()
        where T : class
    {
        using var services = Build();
        return services.GetRequiredService<IOptions<T>>().Value;
    }

    /// <summary>The lines that the start prints; empty when it starts.</summary>
    public IReadOnlyList<string> Faults()
    {
        using var services = Build();
        return StartupFault.Find(services);
    }

    public void AssertStarts() => Assert.Empty(Faults());

    /// <summary>Asserts that the start prints one line: the setting, the fault and a good value of the same setting.</summary>
    public void AssertFault(string setting, string fault)
    {
        var line = Assert.Single(Faults());
        Assert.StartsWith($"{setting} {fault}", line, StringComparison.Ordinal);
        Assert.Contains($"; for example {setting}=", line, StringComparison.Ordinal);
    }
}
