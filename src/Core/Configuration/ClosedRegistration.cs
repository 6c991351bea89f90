using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Configuration;

/// <summary>
/// Registers options and loggers by their closed types. From the framework's open registrations (<c>IOptions&lt;&gt;</c>) the container would build each type at
/// the start: compiled with Native AOT, that was two fifths of the instructions of a start.
/// </summary>
public static class ClosedRegistration
{
    /// <summary>As the framework's open registrations have it: <see cref="IOptions{TOptions}"/>, <see cref="IOptionsMonitor{TOptions}"/> and what they are made of.</summary>
    public static IServiceCollection CloseOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(this IServiceCollection services)
        where TOptions : class => services
            .AddSingleton<IOptions<TOptions>, OptionsManager<TOptions>>()
            .AddSingleton<IOptionsMonitor<TOptions>, OptionsMonitor<TOptions>>()
            .AddSingleton<IOptionsMonitorCache<TOptions>, OptionsCache<TOptions>>()
            .AddTransient<IOptionsFactory<TOptions>, OptionsFactory<TOptions>>();

    /// <summary>Registers <see cref="ILogger{TCategoryName}"/> for one category.</summary>
    public static IServiceCollection AddLogger<TCategory>(this IServiceCollection services) => services.AddSingleton<ILogger<TCategory>, Logger<TCategory>>();
}
