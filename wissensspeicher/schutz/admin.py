"""The libraries' own pages would show keys and codes to everyone with the right to see the table: they are taken out.

Whoever lost telephone and codes is helped by `manage.py zweitfaktor_entfernen`.
"""

from django.contrib import admin
from django_otp.plugins.otp_static import admin as codes
from django_otp.plugins.otp_totp import admin as apps

admin.site.unregister([codes.StaticDevice, apps.TOTPDevice])
