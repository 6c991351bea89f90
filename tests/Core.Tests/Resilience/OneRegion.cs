using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;

namespace CaptchaGate.Core.Tests.Resilience;

/// <summary>The budget of scenes that are all of one region.</summary>
internal static class OneRegion
{
    public static bool TryTake(this FailOpenBudget budget, string scene, ClientAddress? client, int instances = 1) => budget.TryTake(scene, client, CaptchaRegion.Sgp, instances);

    public static bool HasLeft(this FailOpenBudget budget, string scene, ClientAddress? client) => budget.HasLeft(scene, client, CaptchaRegion.Sgp);

    public static long Left(this FailOpenBudget budget, string scene) => budget.Left(scene, CaptchaRegion.Sgp);

    public static void ServiceAnswered(this FailOpenBudget budget) => budget.ServiceAnswered(CaptchaRegion.Sgp);
}
