using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Configuration;

/// <summary>Reads settings before the host starts; throws what their validation finds.</summary>
internal sealed record StartupCheck(Action<IServiceProvider> Run);

/// <summary>Registers <see cref="StartupCheck"/>.</summary>
public static class StartupCheckRegistration
{
    /// <summary>
    /// Has these settings validated by <see cref="StartupFault.Find"/>. Unlike the framework's ValidateOnStart it asks for
    /// the very options that the services get, so that they are bound and validated once.
    /// </summary>
    public static void CheckAtStart<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(this OptionsBuilder<TOptions> builder)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.CloseOptions<TOptions>().AddSingleton(new StartupCheck(static services => _ = services.GetRequiredService<IOptions<TOptions>>().Value));
    }
}
