using System.Net;
using System.Net.Sockets;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator.Reactions;
using EmulatorFault = CaptchaGate.Emulator.Reactions.Fault;
using Fault = CaptchaGate.Doctor.Tests.Support.Fault;

namespace CaptchaGate.Doctor.Tests.Faults;

internal static class ServiceFaults
{
    // These take their time, and so do the tests of them.
    private static readonly HashSet<Reaction> Slow =
        [EmulatorFault.NeverAnswer, EmulatorFault.StallMidBody, EmulatorFault.LongContentLength, EmulatorFault.SlowDrip, EmulatorFault.SlowHeaders];

    public static Fault[] All { get; } =
    [
        new("not activated or overdue", "service", "not activated, or payment is overdue", static patient => patient.PutKey(refusedWith: "Forbidden.AccountAccessDenied")),
        new("throttled", "service", "because of load or quota", static patient => patient.Emulator.Throttle.CallsPerSecond = 0),
        new("an unknown code", "service", "Unheard.Of", static patient => patient.Emulator.Standing.Add(Reaction.Error("Unheard.Of"))),
        new("another service than the captcha's", "service", "InvalidApi.NotFound", static patient => patient.Emulator.Standing.Add("InvalidApi.NotFound")),
        new("an error of the service's", "service", "an internal error", static patient => patient.Emulator.Standing.Add("500")),
        new("unavailable", "service", "an internal error", static patient => patient.Emulator.Standing.Add("503")),
        new("a verdict that contradicts itself", "service", "not one of CAPTCHA 2.0", static patient => patient.Emulator.Standing.Add(Reaction.Verdict("F001", passed: true))),
        new("accepted and silent", "service", "did not answer within Captcha__AttemptTimeout", static patient =>
        {
            HurryUp(patient);
            // The system takes connections for it, and no program reads from them.
            var listener = patient.Keep(new DisposableHolder<TcpListener>(new TcpListener(IPAddress.Loopback, 0))).Value;
            listener.Start();
            patient.Endpoints = new CaptchaEndpoints(new Uri($"http://{listener.LocalEndpoint}/"), null);
        }),
        .. EmulatorFault.All.Select(static reaction => new Fault($"wire fault {reaction.Name}", "service", "", patient =>
        {
            if (Slow.Contains(reaction))
                HurryUp(patient);
            patient.Emulator.Standing.Add(reaction);
        })),
    ];

    private static void HurryUp(DoctorTestHost patient)
    {
        patient.Time.Stretch = 1;
        patient.Settings["Captcha__AttemptTimeout"] = "00:00:02";
        patient.Settings["Captcha__ConnectTimeout"] = "00:00:01";
    }
}
