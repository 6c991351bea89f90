using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Widgets;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Resilience.Probing.Widgets;
using CaptchaGate.Core.Resilience.Regions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Resilience;

/// <summary>Registers what passes while the widget cannot load.</summary>
internal static class WidgetRegistration
{
    public static void AddWidget(this IServiceCollection services)
    {
        services.AddLogger<WidgetMonitor>();
        services.AddSingleton<IValidateOptions<CaptchaOptions>, WidgetOptionsValidator>();
        services.TryAddSingleton<IWidgetProbeClient, WidgetProbeClient>();
        services.TryAddSingleton<WidgetBaselines>();
        services.TryAddSingleton(CreateProbe);
        services.TryAddSingleton<WidgetMonitor>();
        services.AddHostedService(static services => services.GetRequiredService<WidgetMonitor>());
    }

    private static WidgetProbe CreateProbe(IServiceProvider services)
    {
        var regions = services.GetRequiredService<RegionalServices>().All;
        return new WidgetProbe(
            WidgetAddresses.Create(services.GetRequiredService<IOptions<CaptchaOptions>>().Value, regions.Select(static service => service.Region.Id)),
            regions.ToDictionary(static service => service.Region.Id, static service => service.Endpoints.First),
            services.GetRequiredService<IWidgetProbeClient>(),
            services.GetRequiredService<WidgetBaselines>());
    }
}
