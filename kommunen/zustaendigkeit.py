"""Which account acts for which Kommune: people of a town see and edit only its entries."""

from django.conf import settings
from django.db import models


class Zustaendigkeit(models.Model):
    """An account acts for a Kommune."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Konto", on_delete=models.CASCADE, related_name="zustaendigkeiten"
    )
    kommune = models.ForeignKey(
        "kommunen.Kommune", verbose_name="Kommune", on_delete=models.CASCADE, related_name="zustaendigkeiten"
    )

    class Meta:
        verbose_name = "Zuständigkeit"
        verbose_name_plural = "Zuständigkeiten"
        ordering = ["person", "kommune"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kommune"],
                name="zustaendigkeit_einmal",
                violation_error_message="Dieses Konto ist für diese Kommune schon zuständig.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} für {self.kommune}"


def eigene_kommunen(person) -> models.QuerySet:
    """Primary keys of the Kommunen that the person acts for."""
    return Zustaendigkeit.objects.filter(person=person.pk).values("kommune")


def fehlt_eigene(person, kommunen: set[int]) -> bool:
    """Whether none of these Kommunen is one that the person acts for."""
    return not Zustaendigkeit.objects.filter(person=person.pk, kommune__in=kommunen).exists()
